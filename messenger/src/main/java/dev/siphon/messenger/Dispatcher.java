package dev.siphon.messenger;

/**
 * Takes what a messenger receives. Dispatchers are asked in the order they were added; the first that handles a message
 * has it.
 *
 * <p>Callbacks with {@code fast} in their name run on a worker's thread and must not block; the others run on the
 * messenger's dispatch thread, one at a time. A message belongs to its dispatcher during the callback: who keeps it longer
 * {@link Message#retain() retains} it.
 */
@FunctionalInterface
public interface Dispatcher {

    /** Whether any message at all may be dispatched fast. Asked once, when the dispatcher is added. */
    default boolean canFastDispatchAny() {
        return false;
    }

    /** Whether {@code message} is to be dispatched fast. */
    default boolean canFastDispatch(Message message) {
        return false;
    }

    /**
     * Takes a message for which {@link #canFastDispatch} was true. It is lent: one that nobody has retained when the callback
     * returns becomes the connection's next message, so that receiving allocates nothing.
     */
    default void fastDispatch(Message message) {}

    /** Sees each message on the worker's thread, before it is decided how it is dispatched. */
    default void fastPreprocess(Message message) {}

    /** Takes {@code message}, or returns false so that the next dispatcher is asked. */
    boolean dispatch(Message message);

    /** A connection this side opened is established. Told to all dispatchers. */
    default void handleConnect(Connection connection) {}

    /** As {@link #handleConnect}, on the worker's thread, before any message of the connection. */
    default void handleFastConnect(Connection connection) {}

    /** A connection that a peer opened is established. Told to all dispatchers. */
    default void handleAccept(Connection connection) {}

    /** As {@link #handleAccept}, on the worker's thread, before any message of the connection. */
    default void handleFastAccept(Connection connection) {}

    /** The connection is gone for good, with whatever was queued on it. Told until one returns true. */
    default boolean handleReset(Connection connection) {
        return false;
    }

    /**
     * A socket broke or an attempt to connect failed, and the connection goes on: it tries again, or stands by. Or a peer's
     * handshake failed, and there is no connection. {@link Connection#lastFault()} says why. Told to all dispatchers. Ceph
     * has no such callback.
     */
    default void handleFault(Connection connection) {}

    /** The peer lost its session: what was sent before may not have arrived. Told to all dispatchers. */
    default void handleRemoteReset(Connection connection) {}

    /** Nobody listens at the peer's address. Told until one returns true; the connection tries again, or stands by. */
    default boolean handleRefused(Connection connection) {
        return false;
    }
}
