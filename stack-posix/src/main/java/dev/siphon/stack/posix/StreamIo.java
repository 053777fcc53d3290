package dev.siphon.stack.posix;

import static dev.siphon.stack.posix.libc.SocketConstants.MSG_MORE;
import static dev.siphon.stack.posix.libc.SocketConstants.MSG_NOSIGNAL;
import static dev.siphon.stack.posix.libc.SocketConstants.SHUT_RDWR;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.posix.libc.Libc;
import dev.siphon.stack.posix.libc.NativeMemory;
import dev.siphon.stack.posix.libc.SystemError;
import java.lang.ref.Reference;
import java.net.SocketAddress;

/** Bytes in and out of a worker's streams. Allocates nothing. */
final class StreamIo {

    private static final int BOUNCE_BYTES = 64 << 10;

    private final Libc libc;
    private final NativeMemory bounce = NativeMemory.allocate(BOUNCE_BYTES);
    private final ReceiveVector places = new ReceiveVector();
    private final SendVector vector = new SendVector(bounce);

    StreamIo(Libc libc) {
        this.libc = libc;
    }

    /** As {@link ConnectedSocket#read}. */
    int read(int fd, SocketAddress remote, PayloadBuffer target, int offset, int length) throws TransportException {
        checkPlace(target, offset, length);
        if (target.address() == 0) {
            int got = recv(fd, remote, bounce.address(), Math.min(length, BOUNCE_BYTES));
            if (got > 0) {
                target.memory().put(offset, bounce.bytes(), 0, got);
            }
            return got;
        }
        try {
            return recv(fd, remote, target.address() + offset, length);
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    /** As {@link ConnectedSocket#read(PayloadBuffer, int, int, PayloadBuffer, int)}. */
    int read(
            int fd,
            SocketAddress remote,
            PayloadBuffer target,
            int offset,
            int length,
            PayloadBuffer behind,
            int behindLength)
            throws TransportException {
        if (target.address() == 0 || behind.address() == 0) {
            return read(fd, remote, target, offset, length);
        }
        checkPlace(target, offset, length);
        checkPlace(behind, 0, behindLength);
        try {
            long message = places.of(target.address() + offset, length, behind.address(), behindLength);
            long got = libc.recvmsg(fd, message, 0);
            while (got < 0 && SystemError.last() == SystemError.EINTR) {
                got = libc.recvmsg(fd, message, 0);
            }
            return received(got, remote);
        } finally {
            Reference.reachabilityFence(target);
            Reference.reachabilityFence(behind);
        }
    }

    /** Zero bytes would read as the end of the stream. */
    private static void checkPlace(PayloadBuffer target, int offset, int length) {
        if (length < 1 || offset < 0 || length > target.capacity() - offset) {
            throw new IllegalArgumentException("read of " + length + " bytes to " + offset + " of " + target);
        }
    }

    private int recv(int fd, SocketAddress remote, long address, int length) throws TransportException {
        long got = libc.recv(fd, address, length, 0);
        while (got < 0 && SystemError.last() == SystemError.EINTR) {
            got = libc.recv(fd, address, length, 0);
        }
        return received(got, remote);
    }

    /** What a call that received {@code got} bytes, or failed, says. */
    private static int received(long got, SocketAddress remote) throws TransportException {
        if (got > 0) {
            return (int) got;
        }
        if (got == 0) {
            return ConnectedSocket.END_OF_STREAM;
        }
        int error = SystemError.last();
        if (error == SystemError.EAGAIN) {
            return ConnectedSocket.WOULD_BLOCK;
        }
        throw SystemError.exception(error, "receive from " + SocketAddressCodec.text(remote));
    }

    /** As {@link ConnectedSocket#send}. */
    long send(int fd, SocketAddress remote, BufferList out, boolean more) throws TransportException {
        long total = 0;
        // Until the kernel says that it is full: only then does epoll announce room again.
        while (!out.isEmpty()) {
            vector.gather(out);
            long sent = send(fd, more || vector.bytes() < out.remaining());
            if (sent >= 0) {
                out.trim(sent);
                total += sent;
                continue;
            }
            int error = SystemError.last();
            if (error == SystemError.EAGAIN) {
                break;
            }
            if (error != SystemError.EINTR) {
                throw SystemError.exception(error, "send to " + SocketAddressCodec.text(remote));
            }
        }
        return total;
    }

    private long send(int fd, boolean more) {
        int flags = more ? MSG_NOSIGNAL | MSG_MORE : MSG_NOSIGNAL;
        return vector.count() == 1
                ? libc.send(fd, vector.firstAddress(), vector.bytes(), flags)
                : libc.sendmsg(fd, vector.messageAddress(), flags);
    }

    void shutdown(int fd) {
        libc.shutdown(fd, SHUT_RDWR);
    }
}
