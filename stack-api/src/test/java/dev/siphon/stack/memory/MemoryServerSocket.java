package dev.siphon.stack.memory;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A listener: connections wait in its backlog for their accept, and behind that for a place in the backlog. */
final class MemoryServerSocket implements ServerSocket {

    private final MemoryWorker worker;
    private final SocketAddress key;
    private final SocketAddress local;
    private final int backlog;
    private final int handle;
    private final Queue<MemoryConnection> pending = new ArrayDeque<>();
    private final Queue<MemoryConnection> beyondBacklog = new ArrayDeque<>();
    private boolean closed;

    /** {@code key} is the address in the network's table, {@code local} the same as the listening side sees it. */
    MemoryServerSocket(MemoryWorker worker, SocketAddress key, SocketAddress local, int backlog)
            throws TransportException {
        this.worker = worker;
        this.key = key;
        this.local = local;
        this.backlog = backlog;
        worker.network().listeners().add(key, this);
        this.handle = worker.events().open();
        worker.add(this);
    }

    boolean maySharePortWith(MemoryServerSocket other) {
        return worker.traits().supportsLocalListenTable()
                && worker != other.worker
                && worker.stack() == other.worker.stack();
    }

    /** A connection attempt arrived. */
    void offer(MemoryConnection connection) {
        if (connection.client().isClosed()) {
            return;
        }
        if (pending.size() < backlog) {
            pending.add(connection);
            connection.server().establish();
            connection.client().establish();
            worker.events().notify(handle, EventCenter.READABLE);
        } else {
            beyondBacklog.add(connection);
        }
    }

    @Override
    public @Nullable ConnectedSocket accept(SocketOptions options, Worker target) throws TransportException {
        if (closed) {
            throw new IllegalStateException(this + " is closed");
        }
        worker.center().checkOwner();
        MemoryWorker owner = worker.stack().memoryWorker(target);
        if (worker.traits().supportsLocalListenTable() && owner != worker) {
            throw new IllegalArgumentException(
                    this + " has a listen table of its own, its connections cannot go to " + target);
        }
        while (!pending.isEmpty()) {
            if (worker.network().faults().acceptFails(local)) {
                throw new TransportException(Errno.EMFILE, "accept on " + this + ": no descriptors left");
            }
            MemoryConnection connection = pending.remove();
            admitNext();
            if (!connection.isReset()) {
                connection.server().attach(owner);
                return connection.server();
            }
        }
        return null;
    }

    private void admitNext() {
        while (pending.size() < backlog && !beyondBacklog.isEmpty()) {
            offer(beyondBacklog.remove());
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public int handle() {
        return handle;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        worker.center().checkOwner();
        if (worker.events().listening(handle) != EventCenter.NONE) {
            worker.network().complain(this + " was closed with file events left");
        }
        discard();
    }

    /** Closes it though it may still be watched. */
    void discard() {
        if (closed) {
            return;
        }
        closed = true;
        worker.network().listeners().remove(key, this);
        worker.events().close(handle);
        worker.remove(this);
        pending.forEach(connection -> connection.server().discard());
        beyondBacklog.forEach(connection -> connection.client().failConnect(Errno.ECONNREFUSED));
    }

    @Override
    public String toString() {
        return "listener " + handle + " on " + local;
    }
}
