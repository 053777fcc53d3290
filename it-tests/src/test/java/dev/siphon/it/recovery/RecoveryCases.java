package dev.siphon.it.recovery;

import dev.siphon.messenger.config.MessengerType;

/** What all topics need. */
interface RecoveryCases {

    /** The type of messenger under test. */
    MessengerType type();

    /** Where the current case plays. */
    Scene scene();

    /**
     * How many connect messages a client needs for a session whose peer has not noticed that the socket broke: a messenger
     * that is told RETRY_GLOBAL when the session takes the socket over asks again.
     */
    default int connectMessagesToReconnect() {
        return 2;
    }
}
