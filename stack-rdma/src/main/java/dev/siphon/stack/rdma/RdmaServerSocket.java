package dev.siphon.stack.rdma;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.rdma.cm.CmAddress;
import dev.siphon.stack.rdma.cm.CmId;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's share of a listener: the connections that were handed to this worker. They are established before they are
 * accepted, as TCP's are, since a queue pair cannot change its completion queue, and so its worker, later.
 */
final class RdmaServerSocket implements ServerSocket, OpenSocket {

    private static final Logger LOG = LoggerFactory.getLogger(RdmaServerSocket.class);

    private final RdmaWorker worker;
    private final RdmaListener listener;
    private final int handle;
    private final int backlog;

    /** Both together never exceed the backlog. */
    private final Set<RdmaConnectedSocket> handshakes = new LinkedHashSet<>();

    private final ArrayDeque<RdmaConnectedSocket> pending = new ArrayDeque<>();
    private @Nullable TransportException failure;
    private boolean isClosed;

    RdmaServerSocket(RdmaWorker worker, RdmaListener listener, int backlog) {
        this.worker = worker;
        this.listener = listener;
        this.backlog = backlog;
        this.handle = worker.handles().open();
    }

    RdmaWorker worker() {
        return worker;
    }

    /** Connections that are not established yet. */
    Set<RdmaConnectedSocket> handshakes() {
        return handshakes;
    }

    /** Takes a request to connect that the listener got. */
    void take(CmId requested) {
        if (isClosed || handshakes.size() + pending.size() >= backlog) {
            requested.destroy();
            return;
        }
        try {
            RdmaConnectedSocket.accepting(worker, requested, this);
        } catch (TransportException e) {
            if (e.errno() == Errno.EINVAL) {
                // What rdma_cm says to a queue pair for a request whose peer has given up meanwhile.
                LOG.info("{}: a connection was refused, whose peer seems to be gone: {}", this, e.getMessage());
            } else {
                LOG.warn("{}: a connection was refused: {}", this, e.getMessage());
            }
        }
    }

    void established(RdmaConnectedSocket socket) {
        handshakes.remove(socket);
        pending.addLast(socket);
        worker.handles().notify(handle, EventCenter.READABLE);
    }

    void failed(RdmaConnectedSocket socket) {
        handshakes.remove(socket);
        socket.close();
    }

    /** The device has gone: nobody will connect any more. */
    void fail(TransportException reason) {
        failure = reason;
        worker.handles().notify(handle, EventCenter.READABLE);
    }

    @Override
    public @Nullable ConnectedSocket accept(SocketOptions options, Worker target) throws TransportException {
        if (isClosed) {
            throw new IllegalStateException(this + " is closed");
        }
        if (target.pool() != worker.pool()) {
            throw new IllegalArgumentException(
                    target + " does not own this listener; connections stay with the worker that listens");
        }
        for (RdmaConnectedSocket next = pending.pollFirst(); next != null; next = pending.pollFirst()) {
            if (!next.hasFailed()) {
                return next;
            }
            next.close();
        }
        TransportException reason = failure;
        if (reason != null) {
            failure = null;
            throw reason;
        }
        return null;
    }

    @Override
    public InetSocketAddress localAddress() {
        return listener.address();
    }

    @Override
    public int handle() {
        return handle;
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        listener.leave(this);
        worker.handles().close(handle);
        Set.copyOf(handshakes).forEach(RdmaConnectedSocket::close);
        handshakes.clear();
        pending.forEach(RdmaConnectedSocket::close);
        pending.clear();
        worker.closed(this);
    }

    /** A failure that a listener's users see: the device is gone. */
    static TransportException deviceRemoved(InetSocketAddress address) {
        return new TransportException(
                Errno.EIO, "listener on " + CmAddress.text(address) + ": the RDMA device was removed");
    }

    @Override
    public String toString() {
        return "RDMA listener on " + CmAddress.text(listener.address()) + " (handle " + handle + ")";
    }
}
