package dev.siphon.stack.dpdk;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpListener;
import dev.siphon.stack.dpdk.tcp.TcpState;
import dev.siphon.stack.event.EventCenter;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A port that one worker listens on, beside the others. */
final class DpdkServerSocket implements ServerSocket, OpenSocket {

    private final DpdkWorker worker;
    private final TcpListener listener;
    private final int handle;
    private final SocketAddress local;
    private boolean isClosed;

    private DpdkServerSocket(DpdkWorker worker, int port, int backlog) throws TransportException {
        this.worker = worker;
        this.handle = worker.events().open();
        this.local = worker.socketAddress(worker.address(), port);
        try {
            this.listener = worker.instance()
                    .listen(port, backlog, () -> worker.events().notify(handle, EventCenter.READABLE));
        } catch (TransportException e) {
            worker.events().close(handle);
            throw e;
        }
        worker.add(this);
    }

    /** Listens on {@code port}, or if that is 0 on one that no worker listens on. */
    static DpdkServerSocket open(DpdkWorker worker, int port, SocketOptions options) throws TransportException {
        if (port != 0) {
            DpdkServerSocket socket = new DpdkServerSocket(worker, port, options.backlog());
            worker.listeners().add(worker.id(), port);
            return socket;
        }
        int free = worker.listeners().addFree(worker.id(), DpdkWorker.FIRST_FREE_PORT, DpdkWorker.LAST_FREE_PORT);
        if (free == 0) {
            throw new TransportException(
                    Errno.EADDRINUSE,
                    "listen on any port: all from " + DpdkWorker.FIRST_FREE_PORT + " to " + DpdkWorker.LAST_FREE_PORT
                            + " are in use");
        }
        try {
            return new DpdkServerSocket(worker, free, options.backlog());
        } catch (TransportException e) {
            worker.listeners().remove(worker.id(), free);
            throw e;
        }
    }

    @Override
    public @Nullable ConnectedSocket accept(SocketOptions options, Worker target) throws TransportException {
        if (target.id() != worker.id()) {
            throw new TransportException(
                    Errno.EINVAL,
                    "a connection to " + local + " stays on worker " + worker.id() + ", which accepted it; asked for "
                            + target);
        }
        for (TcpConnection connection = listener.accept(); connection != null; connection = listener.accept()) {
            if (connection.state() == TcpState.CLOSED) {
                connection.close();
                continue;
            }
            connection.noDelay(options.noDelay());
            return DpdkConnectedSocket.accepted(worker, connection);
        }
        return null;
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
        if (!isClosed) {
            isClosed = true;
            listener.close();
            worker.listeners().remove(worker.id(), listener.port());
            worker.events().close(handle);
            worker.remove(this);
        }
    }
}
