package dev.siphon.stack;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket. Readiness is a readable event of {@link #handle()} at the owning worker's event center; events are
 * edge-triggered, so accept until nothing is pending. On the owning worker's thread only.
 */
public interface ServerSocket extends AutoCloseable {

    /**
     * Takes one pending connection for {@code worker}, or returns null when none is pending. An interrupted call is
     * retried inside, and a connection that was aborted by its peer while it waited is skipped.
     *
     * @param worker whose sockets the new one joins; the listening worker itself if the stack has local listen tables
     * @throws TransportException {@link Errno#EMFILE}, {@link Errno#ENFILE} or {@link Errno#ENOBUFS} when descriptors or
     *     memory ran out: the connection stays pending, accept again later. Other errors concern one connection only
     */
    @Nullable
    ConnectedSocket accept(SocketOptions options, Worker worker) throws TransportException;

    /** The address listened on, with the port that was really bound. */
    SocketAddress localAddress();

    /** What the owning worker's event center knows this socket by. */
    int handle();

    /** Stops listening; connections not yet accepted are refused or reset. Idempotent. */
    @Override
    void close();
}
