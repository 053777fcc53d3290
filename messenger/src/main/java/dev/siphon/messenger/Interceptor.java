package dev.siphon.messenger;

/**
 * A test's hand on protocol version 1: asked at each {@link Point} that a connection comes to, it lets it go on, hold, or
 * fail there. Ceph's interceptor of the same name works on protocol version 2; each point here is the counterpart of one
 * there.
 *
 * <p>It is called on the connection's worker, or on a thread of its pipe in the simple messenger, so it must not change the
 * connection by itself, and must be thread-safe where there are several. It may block, as a breakpoint would, but then blocks
 * all connections of that worker; {@link Action#HOLD} does not, and works on a transport without threads as well.
 */
@FunctionalInterface
public interface Interceptor {

    /** What becomes of a connection at a point. */
    enum Action {
        /** It goes on. */
        CONTINUE,
        /** It stays where it is, and the question is put again about a millisecond later. */
        HOLD,
        /** Its socket breaks here: the connection faults, and its policy says what follows. */
        FAIL,
        /** It ends here for good, and the dispatchers are told of its reset if they know it. */
        STOP
    }

    /** Where a connection can be intercepted: what is said to be done is about to be done. */
    enum Point {
        /** The transport is connected: the connecting side begins. */
        START_CLIENT_BANNER(1),
        /** A socket was accepted: the accepting side begins. */
        START_SERVER_BANNER(2),
        /** The connecting side writes its banner. */
        BANNER_EXCHANGE_CONNECTING(3),
        /** The accepting side writes its banner and both addresses. */
        BANNER_EXCHANGE_ACCEPTING(4),
        /** The connecting side has the accepting side's banner and addresses, and looks at them. */
        HANDLE_PEER_BANNER_CONNECTING(5),
        /** The accepting side has the connecting side's banner and address, and looks at them. */
        HANDLE_PEER_BANNER_ACCEPTING(6),
        /** The connecting side knows who answered, learns its own address, and says it. */
        HANDLE_PEER_ADDRESS_CONNECTING(7),
        /** The accepting side notes the peer's address. */
        HANDLE_PEER_ADDRESS_ACCEPTING(8),
        /** The connecting side attaches its authorizer to a connect message, of whichever kind. */
        SEND_AUTHORIZER(9),
        /** The accepting side has a connect message with its authorizer, and judges it. */
        HANDLE_CONNECT_MESSAGE(10),
        /** The connecting side asks for a new session: a connect message whose connect_seq is 0. */
        SEND_CONNECT(11),
        /** The accepting side grants a new session: READY or SEQ for a connect_seq of 0. */
        SEND_CONNECT_REPLY(12),
        /** The connecting side asks for the session it had: a connect message whose connect_seq is above 0. */
        SEND_RECONNECT(13),
        /** The accepting side goes on with the session: READY or SEQ for a connect_seq above 0. */
        SEND_RECONNECT_REPLY(14),
        /** This side is done with the handshake, and messages may flow. */
        READY(15),
        /** The tag of a message has come; nothing of the message is read. */
        HANDLE_MESSAGE(16),
        /** A message is read and its checksums hold; it is not accepted yet. */
        READ_MESSAGE_COMPLETE(17),
        /** The connecting side was told RETRY_SESSION, and takes the peer's connect_seq. */
        SESSION_RETRY(18);

        private final int cephStep;

        Point(int cephStep) {
            this.cephStep = cephStep;
        }

        /** The number of Ceph's counterpart ({@code Interceptor::STEP}). */
        public int cephStep() {
            return cephStep;
        }
    }

    /** What becomes of {@code connection} at {@code point}. */
    Action intercept(Connection connection, Point point);
}
