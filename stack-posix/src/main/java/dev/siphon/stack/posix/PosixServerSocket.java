package dev.siphon.stack.posix;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening descriptor, and for a local path its file. */
final class PosixServerSocket implements ServerSocket, OpenSocket {

    private static final int CLOSED = -1;

    private final PosixWorker worker;
    private final SocketAddress local;
    private int fd;

    PosixServerSocket(PosixWorker worker, int fd, SocketAddress local) {
        this.worker = worker;
        this.fd = fd;
        this.local = local;
    }

    @Override
    public @Nullable ConnectedSocket accept(SocketOptions options, Worker target) throws TransportException {
        if (fd == CLOSED) {
            throw new IllegalStateException(this + " is closed");
        }
        return worker.accept(fd, local, options, target);
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public int handle() {
        return fd;
    }

    @Override
    public void close() {
        if (fd != CLOSED) {
            worker.closeListener(fd, this, local);
            fd = CLOSED;
        }
    }

    @Override
    public String toString() {
        return "listener on " + SocketAddressCodec.text(local) + " (descriptor " + fd + ")";
    }
}
