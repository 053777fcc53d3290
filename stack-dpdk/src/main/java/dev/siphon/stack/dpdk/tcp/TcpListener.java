package dev.siphon.stack.dpdk.tcp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A port that is listened on, by one worker for itself. On the worker's thread only. */
public final class TcpListener {

    private final Tcp tcp;
    private final int port;
    private final int backlog;
    private final Runnable acceptable;
    private final ArrayDeque<TcpConnection> established = new ArrayDeque<>();

    TcpListener(Tcp tcp, int port, int backlog, Runnable acceptable) {
        this.tcp = tcp;
        this.port = port;
        this.backlog = backlog;
        this.acceptable = acceptable;
    }

    public int port() {
        return port;
    }

    /**
     * Takes the connection that has waited longest, or null if none waits. One that its peer has reset meanwhile is skipped.
     * Whoever takes it looks once what there is to read, and is told of the rest by {@link TcpConnection#events}.
     */
    public @Nullable TcpConnection accept() {
        TcpConnection connection = established.poll();
        while (connection != null && connection.state() == TcpState.CLOSED) {
            connection.close();
            connection = established.poll();
        }
        return connection;
    }

    /** Whether another connection may wait to be accepted. */
    boolean hasRoom() {
        return established.size() < backlog;
    }

    void add(TcpConnection connection) {
        established.add(connection);
        acceptable.run();
    }

    /** Stops listening; what waits to be accepted is reset. Idempotent. */
    public void close() {
        tcp.stopListening(this);
        for (TcpConnection connection = accept(); connection != null; connection = accept()) {
            connection.abort();
        }
    }
}
