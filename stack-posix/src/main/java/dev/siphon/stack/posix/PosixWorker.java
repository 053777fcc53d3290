package dev.siphon.stack.posix;

import static dev.siphon.stack.posix.libc.SocketConstants.AF_UNIX;
import static dev.siphon.stack.posix.libc.SocketConstants.SOCK_CLOEXEC;
import static dev.siphon.stack.posix.libc.SocketConstants.SOCK_NONBLOCK;
import static dev.siphon.stack.posix.libc.SocketConstants.SOCK_STREAM;

import dev.siphon.stack.Errno;
import dev.siphon.stack.LocalSocketAddress;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.posix.libc.Libc;
import dev.siphon.stack.posix.libc.SystemError;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's sockets and the native memory that their calls use. On the worker's thread, except {@link #adopt}, which
 * the worker that listens calls.
 */
final class PosixWorker implements WorkerTransport {

    private static final Logger LOG = LoggerFactory.getLogger(PosixWorker.class);

    private final int id;
    private final Libc libc;
    private final PosixWorkerFactory siblings;
    private final SizeClassPool pool;
    private final SocketAddressCodec addresses = new SocketAddressCodec();
    private final SocketSetup setup;
    private final StreamIo io;
    private final Set<OpenSocket> open = ConcurrentHashMap.newKeySet();

    PosixWorker(int id, EventCenter center, Libc libc, long poolMaxIdleBytes, PosixWorkerFactory siblings) {
        this.id = id;
        this.libc = libc;
        this.siblings = siblings;
        this.pool = new SizeClassPool(new DirectMemorySource(), poolMaxIdleBytes, center::isOwner);
        this.setup = new SocketSetup(libc);
        this.io = new StreamIo(libc);
    }

    @Override
    public PayloadPool pool() {
        return pool;
    }

    @Override
    public void destroy() {
        if (!open.isEmpty()) {
            LOG.warn("worker {} ends with {} open sockets; closing them", id, open.size());
            open.forEach(OpenSocket::close);
        }
        pool.close();
    }

    /** Sockets of this worker that are not closed yet. Any thread. */
    int openSockets() {
        return open.size();
    }

    @Override
    public ServerSocket listen(SocketAddress address, SocketOptions options) throws TransportException {
        SocketAddress local = SocketAddressCodec.normalize(address);
        int family = SocketAddressCodec.family(local);
        int fd = openSocket(family, local);
        try {
            if (family != AF_UNIX) {
                setup.reuseAddress(fd);
            }
            setup.apply(fd, family, options);
            bindListener(fd, local);
            if (libc.listen(fd, options.backlog()) < 0) {
                TransportException failure = SystemError.lastAsException("listen on " + SocketAddressCodec.text(local));
                removeFile(local);
                throw failure;
            }
            PosixServerSocket socket = new PosixServerSocket(this, fd, family == AF_UNIX ? local : localAddress(fd));
            open.add(socket);
            return socket;
        } catch (TransportException e) {
            libc.close(fd);
            throw e;
        }
    }

    private void bindListener(int fd, SocketAddress local) throws TransportException {
        int error = bind(fd, local);
        if (error == SystemError.EADDRINUSE
                && local instanceof LocalSocketAddress path
                && new SocketFile(libc, addresses, path).removeIfStale()) {
            LOG.info("replacing the socket file {}, on which nobody answers", path);
            error = bind(fd, local);
        }
        if (error != 0) {
            throw SystemError.exception(error, "bind to " + SocketAddressCodec.text(local));
        }
    }

    private int bind(int fd, SocketAddress local) {
        int length = addresses.encode(local);
        return libc.bind(fd, addresses.address(), length) < 0 ? SystemError.last() : 0;
    }

    @Override
    public PosixConnectedSocket connect(SocketAddress address, SocketOptions options) throws TransportException {
        SocketAddress remote = SocketAddressCodec.normalize(address);
        int family = SocketAddressCodec.family(remote);
        int fd = openSocket(family, remote);
        try {
            setup.apply(fd, family, options);
            if (options.bindAddress() instanceof InetSocketAddress own && family != AF_UNIX) {
                bindOwn(fd, own, remote);
            }
        } catch (TransportException e) {
            libc.close(fd);
            throw e;
        }
        PosixConnectedSocket socket = PosixConnectedSocket.connecting(this, fd, remote);
        open.add(socket);
        return socket;
    }

    private void bindOwn(int fd, InetSocketAddress own, SocketAddress remote) throws TransportException {
        InetSocketAddress anyPort = new InetSocketAddress(own.getAddress(), 0);
        String attempted = "bind to " + SocketAddressCodec.text(anyPort) + " before connecting to "
                + SocketAddressCodec.text(remote);
        SocketAddressCodec.normalize(own);
        if (SocketAddressCodec.family(own) != SocketAddressCodec.family(remote)) {
            throw new TransportException(Errno.EAFNOSUPPORT, attempted + ": the address families differ");
        }
        int error = bind(fd, anyPort);
        if (error != 0) {
            throw SystemError.exception(error, attempted);
        }
    }

    private int openSocket(int family, SocketAddress purpose) throws TransportException {
        int fd = libc.socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw SystemError.lastAsException("socket for " + SocketAddressCodec.text(purpose));
        }
        return fd;
    }

    /** Takes the next connection that waits on {@code listener} for {@code worker}; null if none does. */
    @Nullable
    PosixConnectedSocket accept(int listener, SocketAddress local, SocketOptions options, Worker worker)
            throws TransportException {
        PosixWorker target = siblings.transportOf(worker);
        while (true) {
            addresses.expectAddress();
            int fd = libc.accept4(
                    listener, addresses.address(), addresses.lengthAddress(), SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd >= 0) {
                setup.apply(fd, SocketAddressCodec.family(local), options);
                return target.adopt(fd, addresses.decode());
            }
            int error = SystemError.last();
            if (error == SystemError.EAGAIN) {
                return null;
            }
            if (!concernsWaitingConnection(error)) {
                throw SystemError.exception(error, "accept on " + SocketAddressCodec.text(local));
            }
        }
    }

    /** Linux passes errors of the connection that waited on as accept's own; accept(2) says to go on. */
    private static boolean concernsWaitingConnection(int error) {
        return error == SystemError.EINTR
                || error == SystemError.ECONNABORTED
                || error == SystemError.EPROTO
                || error == SystemError.EPERM
                || error == SystemError.EHOSTDOWN
                || error == SystemError.EHOSTUNREACH
                || error == SystemError.ENETDOWN
                || error == SystemError.ENETUNREACH;
    }

    /** Makes an accepted descriptor a socket of this worker. Any thread. */
    private PosixConnectedSocket adopt(int fd, SocketAddress remote) {
        PosixConnectedSocket socket = PosixConnectedSocket.accepted(this, fd, remote);
        open.add(socket);
        return socket;
    }

    /** connect(2): 0, or its error. */
    int connect(int fd, SocketAddress remote) {
        int length = addresses.encode(remote);
        return libc.connect(fd, addresses.address(), length) < 0 ? SystemError.last() : 0;
    }

    /** The address that {@code fd} is bound to. */
    SocketAddress localAddress(int fd) throws TransportException {
        addresses.expectAddress();
        if (libc.getsockname(fd, addresses.address(), addresses.lengthAddress()) < 0) {
            throw SystemError.lastAsException("getsockname of descriptor " + fd);
        }
        return addresses.decode();
    }

    StreamIo io() {
        return io;
    }

    void close(int fd, OpenSocket socket) {
        open.remove(socket);
        libc.close(fd);
    }

    void closeListener(int fd, OpenSocket socket, SocketAddress bound) {
        // First the file: once the descriptor is closed, someone else may put a file of his own in its place.
        removeFile(bound);
        close(fd, socket);
    }

    private void removeFile(SocketAddress bound) {
        if (bound instanceof LocalSocketAddress path && !path.isAbstract()) {
            new SocketFile(libc, addresses, path).remove();
        }
    }
}
