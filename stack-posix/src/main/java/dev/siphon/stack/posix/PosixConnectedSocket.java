package dev.siphon.stack.posix;

import static dev.siphon.stack.posix.libc.SocketConstants.AF_UNIX;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.LocalSocketAddress;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.posix.libc.SystemError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A stream descriptor, and how far its connect has come. */
final class PosixConnectedSocket implements ConnectedSocket, OpenSocket {

    private static final int CLOSED = -1;

    private final PosixWorker worker;
    private final SocketAddress remote;
    private int fd;
    private boolean isConnected;
    private @Nullable TransportException failure;
    private @Nullable SocketAddress local;

    private PosixConnectedSocket(PosixWorker worker, int fd, SocketAddress remote, boolean isConnected) {
        this.worker = worker;
        this.fd = fd;
        this.remote = remote;
        this.isConnected = isConnected;
    }

    static PosixConnectedSocket accepted(PosixWorker worker, int fd, SocketAddress remote) {
        return new PosixConnectedSocket(worker, fd, remote, true);
    }

    /** Starts to connect; whatever the kernel says to that, even at once, is for {@link #isConnected()} to tell. */
    static PosixConnectedSocket connecting(PosixWorker worker, int fd, SocketAddress remote) {
        PosixConnectedSocket socket = new PosixConnectedSocket(worker, fd, remote, false);
        socket.probe();
        return socket;
    }

    @Override
    public boolean isConnected() throws TransportException {
        checkUsable();
        if (!isConnected) {
            probe();
            checkUsable();
        }
        return isConnected;
    }

    private void checkUsable() throws TransportException {
        if (fd == CLOSED) {
            throw new IllegalStateException(this + " is closed");
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Connects, or asks how it went: SO_ERROR alone cannot tell "established" from "in progress". */
    private void probe() {
        int error = worker.connect(fd, remote);
        if (error == 0 || error == SystemError.EISCONN) {
            isConnected = !isOwnReflection();
        } else if (error == SystemError.EAGAIN && SocketAddressCodec.family(remote) == AF_UNIX) {
            // Nothing would announce that the listener has room again, so that waiting could be for ever.
            failure = new TransportException(
                    Errno.ECONNREFUSED,
                    "connect to " + remote + ": the listener's backlog is full (errno " + error + ")");
        } else if (error != SystemError.EINPROGRESS && error != SystemError.EALREADY && error != SystemError.EINTR) {
            failure = SystemError.exception(error, "connect to " + SocketAddressCodec.text(remote));
        }
    }

    /** A port that nobody listens on may become the stream's own, and TCP then connects it to itself (RFC 9293, 3.5). */
    private boolean isOwnReflection() {
        if (remote instanceof InetSocketAddress && remote.equals(localAddress())) {
            failure = new TransportException(
                    Errno.ECONNREFUSED, "connect to " + SocketAddressCodec.text(remote) + ": nobody listens there");
        }
        return failure != null;
    }

    @Override
    public int read(PayloadBuffer target, int offset, int length) throws TransportException {
        checkUsable();
        return worker.io().read(fd, remote, target, offset, length);
    }

    @Override
    public int read(PayloadBuffer target, int offset, int length, PayloadBuffer behind, int behindLength)
            throws TransportException {
        checkUsable();
        return worker.io().read(fd, remote, target, offset, length, behind, behindLength);
    }

    @Override
    public long send(BufferList out, boolean more) throws TransportException {
        checkUsable();
        return worker.io().send(fd, remote, out, more);
    }

    @Override
    public void shutdown() {
        if (!isConnected && failure == null) {
            // Asking again would connect anew.
            failure = new TransportException(
                    Errno.EPIPE, "connect to " + SocketAddressCodec.text(remote) + " was given up by shutdown");
        }
        if (fd != CLOSED) {
            worker.io().shutdown(fd);
        }
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        SocketAddress known = local;
        if (known == null) {
            known = askLocalAddress();
            if (isConnected) {
                local = known;
            }
        }
        return known;
    }

    private SocketAddress askLocalAddress() {
        try {
            return worker.localAddress(fd);
        } catch (TransportException e) {
            // Closed or reset: the address was never known.
            return remote instanceof LocalSocketAddress
                    ? LocalSocketAddress.unnamed()
                    : new InetSocketAddress((InetAddress) null, 0);
        }
    }

    @Override
    public int handle() {
        return fd;
    }

    @Override
    public void close() {
        if (fd != CLOSED) {
            worker.close(fd, this);
            fd = CLOSED;
        }
    }

    @Override
    public String toString() {
        return "stream with " + SocketAddressCodec.text(remote) + " (descriptor " + fd + ")";
    }
}
