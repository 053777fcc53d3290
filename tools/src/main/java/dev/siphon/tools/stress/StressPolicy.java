package dev.siphon.tools.stress;

import dev.siphon.messenger.Policy;

/** Which rules the two sides of a stress run keep. */
public enum StressPolicy {
    /** As an MDS and its clients. */
    STATEFUL,
    /** As OSDs among themselves. */
    LOSSLESS_PEER,
    /** As monitors among themselves. */
    LOSSLESS_PEER_REUSE,
    /** As a monitor and its clients. */
    LOSSY;

    Policy server() {
        return switch (this) {
            case STATEFUL -> Policy.statefulServer();
            case LOSSLESS_PEER -> Policy.losslessPeer();
            case LOSSLESS_PEER_REUSE -> Policy.losslessPeerReuse();
            case LOSSY -> Policy.statelessServer();
        };
    }

    Policy client() {
        return switch (this) {
            case STATEFUL -> Policy.losslessClient();
            case LOSSLESS_PEER -> Policy.losslessPeer();
            case LOSSLESS_PEER_REUSE -> Policy.losslessPeerReuse();
            case LOSSY -> Policy.lossyClient();
        };
    }

    /** Whether either side may connect to the other, so that all are bound. */
    boolean isBetweenPeers() {
        return !server().server();
    }
}
