package dev.siphon.messenger.session;

/**
 * What an accepting side does about a peer that connects while a connection to it is registered. The rows and their order
 * are those of the table "Accepting" in {@code docs/wire-protocol-v1.md}, which has them from Ceph's {@code
 * handle_connect_msg}; rows 1 to 4 (version, features, authorizer) are judged before.
 */
public enum AcceptDecision {

    /** A session begins: READY or SEQ. */
    OPEN,
    /** RESETSESSION: the peer wants to resume a session that is not there. */
    RESET_SESSION,
    /** RETRY_GLOBAL with the registered connection's peer_global_seq. */
    RETRY_GLOBAL,
    /** RETRY_SESSION with the registered connection's connect_seq + 1. */
    RETRY_SESSION,
    /** WAIT: this side's own attempt goes on. */
    WAIT,
    /** The registered connection, which is lossy, ends with a reset; a session begins. */
    REPLACE_LOSSY,
    /** The registered connection goes on with the new socket; the peer restarted, so what it had is gone. */
    REPLACE_AFTER_PEER_RESET,
    /** The registered connection goes on with the new socket. */
    REPLACE;

    /**
     * What is asked for.
     *
     * @param globalSeq of the connect message
     * @param connectSeq of the connect message
     */
    public record Incoming(long globalSeq, long connectSeq) {}

    /**
     * The registered connection, as its owner sees it.
     *
     * @param closed it has ended
     * @param replacing it is being given another socket already
     * @param lossy by its policy
     * @param resetChecks by its policy
     * @param server by its policy
     * @param connecting it is opening the connection, or waits to do so again
     * @param peerIsSmaller the peer's address comes before the own one
     */
    public record Existing(
            boolean closed,
            boolean replacing,
            boolean lossy,
            boolean resetChecks,
            boolean server,
            boolean connecting,
            boolean peerIsSmaller,
            long peerGlobalSeq,
            long connectSeq) {}

    /** Rows 5 and 6: no connection is registered. */
    public static AcceptDecision withoutExisting(Incoming incoming) {
        return incoming.connectSeq() > 0 ? RESET_SESSION : OPEN;
    }

    /** Rows 5b and 7 to 16: {@code existing} is registered. The first row that fits decides. */
    public static AcceptDecision about(Existing existing, Incoming incoming) {
        if (existing.closed()) {
            return withoutExisting(incoming); // 5b
        }
        if (existing.replacing()) {
            return RETRY_GLOBAL; // 7
        }
        if (incoming.globalSeq() < existing.peerGlobalSeq()) {
            return RETRY_GLOBAL; // 8
        }
        if (existing.lossy()) {
            return REPLACE_LOSSY; // 9
        }
        if (incoming.connectSeq() == 0 && existing.connectSeq() > 0) {
            return REPLACE_AFTER_PEER_RESET; // 10
        }
        if (incoming.connectSeq() < existing.connectSeq()) {
            return RETRY_SESSION; // 11
        }
        if (incoming.connectSeq() == existing.connectSeq()) {
            return aboutEqual(existing);
        }
        if (existing.resetChecks() && existing.connectSeq() == 0) {
            return RESET_SESSION; // 15
        }
        return REPLACE; // 16
    }

    private static AcceptDecision aboutEqual(Existing existing) {
        if (!existing.connecting()) {
            boolean peerStartsOver = existing.resetChecks() && existing.connectSeq() == 0;
            return peerStartsOver ? REPLACE : RETRY_SESSION; // 12
        }
        return existing.peerIsSmaller() || existing.server() ? REPLACE : WAIT; // 13, 14
    }
}
