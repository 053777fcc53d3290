package dev.siphon.it.recovery;

import dev.siphon.messenger.config.MessengerType;

/** What all topics need. */
interface RecoveryCases {

    /** The type of messenger under test. */
    MessengerType type();

    /** Where the current case plays. */
    Scene scene();

    /**
     * How many connect messages a client needs for a session whose peer has not noticed that the socket broke. A session on
     * workers answers the first one with RETRY_GLOBAL when it takes the socket over; one that has threads of its own opens.
     */
    default int connectMessagesToReconnect() {
        return 2;
    }
}
