package dev.siphon.stack;

import dev.siphon.stack.buffer.PayloadPool;
import java.net.SocketAddress;
import java.util.Map;

/**
 * What a transport does for one worker. Called on that worker's thread only, except {@link #pool()} and {@link #counters()}.
 *
 * <p>Contracts of {@link #listen} and {@link #connect} are those of {@link Worker}.
 */
public interface WorkerTransport {

    /** Payload memory, registered with the device if the transport has one. Any thread. */
    PayloadPool pool();

    /** What this transport counts besides, by name, as numbers that only grow; they may lag a little. Any thread. */
    default Map<String, Long> counters() {
        return Map.of();
    }

    /** Runs on the worker's thread before its loop: the place for what must be created there. */
    default void initialize() throws TransportException {}

    /** Runs on the worker's thread after its loop; sockets still open are closed here. */
    default void destroy() {}

    ServerSocket listen(SocketAddress address, SocketOptions options) throws TransportException;

    ConnectedSocket connect(SocketAddress address, SocketOptions options) throws TransportException;
}
