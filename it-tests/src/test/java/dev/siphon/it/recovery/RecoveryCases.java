package dev.siphon.it.recovery;

import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;

/** What all topics need. */
interface RecoveryCases {

    /** The type of messenger under test. */
    MessengerType type();

    /** Where messengers that listen do so, with port 0. */
    default EntityAddress listenAddress() {
        return EntityAddress.parse("127.0.0.1:0");
    }

    /** Where the current case plays. */
    Scene scene();
}
