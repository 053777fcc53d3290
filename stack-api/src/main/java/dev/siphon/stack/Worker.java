package dev.siphon.stack;

import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.event.EventCenter;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread of a stack with its {@link EventCenter}, its sockets and its payload memory. Sockets belong to the worker
 * that listened, connected or accepted them for life.
 */
public final class Worker {

    private final int id;
    private final EventCenter center;
    private final WorkerTransport transport;
    private final AtomicInteger references = new AtomicInteger();

    /** For stacks. {@code transport} is what this worker does with sockets. */
    public Worker(int id, EventCenter center, WorkerTransport transport) {
        this.id = id;
        this.center = center;
        this.transport = transport;
    }

    /** Position among the stack's workers, from 0. */
    public int id() {
        return id;
    }

    /** This worker's event loop. */
    public EventCenter center() {
        return center;
    }

    /** Payload memory of this worker's transport. Any thread. */
    public PayloadPool pool() {
        return transport.pool();
    }

    /** What this worker's transport counts, by name; empty if it counts nothing. Any thread. */
    public Map<String, Long> transportCounters() {
        return transport.counters();
    }

    /**
     * Listens on {@code address}. On this worker's thread only.
     *
     * @throws TransportException {@link Errno#EADDRINUSE} if something listens there already, or the transport's reason
     */
    public ServerSocket listen(SocketAddress address, SocketOptions options) throws TransportException {
        center.checkOwner();
        return transport.listen(address, options);
    }

    /**
     * Starts to connect to {@code address} and returns at once. The outcome comes from {@link
     * ConnectedSocket#isConnected()}: a refused connection is reported there, never here. On this worker's thread only.
     *
     * @throws TransportException if the connect cannot even be started (no descriptors left, bad address)
     */
    public ConnectedSocket connect(SocketAddress address, SocketOptions options) throws TransportException {
        center.checkOwner();
        return transport.connect(address, options);
    }

    /** How many connections hold this worker: its load. Any thread. */
    public int references() {
        return references.get();
    }

    /** Adds a reference. Any thread. */
    public void acquire() {
        references.incrementAndGet();
    }

    /** Gives a reference back. Any thread. */
    public void release() {
        if (references.getAndDecrement() <= 0) {
            references.incrementAndGet();
            throw new IllegalStateException("worker " + id + " released more often than acquired");
        }
    }

    @Override
    public String toString() {
        return "worker " + id;
    }
}
