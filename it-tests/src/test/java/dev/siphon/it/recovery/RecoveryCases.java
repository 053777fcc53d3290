package dev.siphon.it.recovery;

import dev.siphon.messenger.config.MessengerType;

/** What all topics need. */
interface RecoveryCases {

    /** The type of messenger under test. */
    MessengerType type();

    /** Where the current case plays. */
    Scene scene();
}
