package dev.siphon.messenger.simple;

import dev.siphon.messenger.common.TimeoutFault;
import dev.siphon.messenger.protocol.FaultInjection;
import dev.siphon.messenger.protocol.MessengerSettings;
import dev.siphon.stack.Errno;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one blocking socket: read ahead into a buffer, and written from a list. One thread reads and one writes,
 * which is one and the same during the handshake; any thread closes the socket under them.
 */
final class PipeStream {

    /** A gathering write has at most this many pieces. */
    private static final int PIECES = 16;

    /** The JDK copies heap memory for the kernel; a larger write would have it keep a copy as large. */
    private static final int WRITE_BYTES = 256 << 10;

    /** How long sending pauses when it finds the socket blocked on purpose, as with the asynchronous messenger. */
    private static final long CONGESTION_MICROS = 1_000;

    private final Pipe pipe;
    private final SocketChannel channel;
    private final InputStream in;
    private final BufferList out;
    private final long readyTimeoutNanos;
    private final long idleTimeoutNanos;
    private final long openedNanos = System.nanoTime();
    private final byte[] ahead;
    private final ByteBuffer memory;
    private int begin;
    private int end;
    private boolean established;
    private final @Nullable FaultInjection injection;

    /** A stream over {@code channel}, which is connected. */
    PipeStream(Pipe pipe, SocketChannel channel, SocketOptions options) throws IOException {
        SimpleMessenger messenger = pipe.messenger();
        MessengerSettings settings = messenger.settings();
        this.pipe = pipe;
        this.injection = messenger.injection();
        this.channel = channel;
        this.in = channel.socket().getInputStream();
        this.out = new BufferList(messenger.pool());
        this.readyTimeoutNanos = TimeUnit.MICROSECONDS.toNanos(settings.readyTimeoutMicros());
        this.idleTimeoutNanos = TimeUnit.MICROSECONDS.toNanos(settings.idleTimeoutMicros());
        this.ahead = new byte[settings.readAheadBytes()];
        this.memory = ByteBuffer.wrap(ahead).order(ByteOrder.LITTLE_ENDIAN);
        Sockets.tune(channel, options);
    }

    /** A channel connected to {@code peer}, within {@code timeoutMicros}. */
    static void connect(SocketChannel channel, InetSocketAddress peer, long timeoutMicros) throws TransportException {
        try {
            channel.socket().connect(peer, millis(TimeUnit.MICROSECONDS.toNanos(timeoutMicros)));
        } catch (IOException e) {
            throw Sockets.failure("cannot connect to " + peer, e);
        }
    }

    /** At least one, since zero would be for ever. */
    private static int millis(long nanos) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }

    SocketAddress localAddress() {
        return channel.socket().getLocalSocketAddress();
    }

    SocketAddress remoteAddress() {
        return channel.socket().getRemoteSocketAddress();
    }

    /** From now on a peer that is silent when it is listened to is what times out, not the handshake as a whole. */
    void established() {
        established = true;
    }

    /** Bytes to be sent. */
    BufferList out() {
        return out;
    }

    /** Waits until {@code bytes} bytes, at most the read-ahead size, are contiguous in {@link #memory()}. */
    void require(int bytes) throws TransportException {
        injectFailure();
        if (end - begin >= bytes) {
            return;
        }
        if (begin > 0) {
            System.arraycopy(ahead, begin, ahead, 0, end - begin);
            end -= begin;
            begin = 0;
        }
        while (end < bytes) {
            end += readSocket(ahead, end, ahead.length - end);
        }
    }

    /** Where the bytes that {@link #require} waited for are, from {@link #position()} on. */
    ByteBuffer memory() {
        return memory;
    }

    int position() {
        return begin;
    }

    void consume(int bytes) {
        begin += bytes;
    }

    /** Fills the window of {@code target}, whose memory is on the heap. */
    void read(PayloadBuffer target) throws TransportException {
        injectFailure();
        byte[] bytes = target.memory().array();
        int at = target.memory().arrayOffset() + target.offset();
        int left = target.length();
        int step = Math.min(left, end - begin);
        System.arraycopy(ahead, begin, bytes, at, step);
        begin += step;
        at += step;
        left -= step;
        while (left > 0) {
            int got = readSocket(bytes, at, left);
            at += got;
            left -= got;
        }
    }

    private int readSocket(byte[] target, int offset, int length) throws TransportException {
        try {
            channel.socket().setSoTimeout(millis(established ? idleTimeoutNanos : readyPatience()));
            int got = in.read(target, offset, length);
            if (got < 0) {
                throw new TransportException(Errno.ECONNRESET, "the peer closed the connection");
            }
            return got;
        } catch (SocketTimeoutException e) {
            throw established ? idle() : notReady();
        } catch (IOException e) {
            throw Sockets.failure("reading from " + remoteAddress(), e);
        }
    }

    private void injectFailure() throws TransportException {
        if (injection != null && injection.breaksSocket()) {
            throw new TransportException(Errno.ECONNRESET, "the socket was broken by ms_inject_socket_failures");
        }
    }

    private void injectCongestion() throws TransportException {
        while (injection != null && injection.pretendsBlocked()) {
            pipe.pause(CONGESTION_MICROS);
        }
    }

    private long readyPatience() throws TimeoutFault {
        long left = readyTimeoutNanos - (System.nanoTime() - openedNanos);
        if (left <= 0) {
            throw notReady();
        }
        return left;
    }

    private TimeoutFault notReady() {
        return new TimeoutFault("not established after " + TimeUnit.NANOSECONDS.toMillis(readyTimeoutNanos)
                + " ms (ms_connection_ready_timeout)");
    }

    private TimeoutFault idle() {
        return new TimeoutFault(
                "idle for " + TimeUnit.NANOSECONDS.toMillis(idleTimeoutNanos) + " ms (ms_connection_idle_timeout)");
    }

    /** Sends everything. */
    void flush() throws TransportException {
        try {
            while (!out.isEmpty()) {
                injectCongestion();
                injectFailure();
                long sent = channel.write(pieces());
                out.trim(sent);
            }
        } catch (IOException e) {
            throw Sockets.failure("writing to " + remoteAddress(), e);
        }
    }

    private ByteBuffer[] pieces() {
        ByteBuffer[] pieces = new ByteBuffer[Math.min(PIECES, out.segments())];
        int room = WRITE_BYTES;
        for (int i = 0; i < pieces.length; i++) {
            int length = Math.min(room, out.length(i));
            pieces[i] = out.buffer(i).memory().slice(out.offset(i), length);
            room -= length;
        }
        return pieces;
    }

    /** Gives back what was to be sent. When no thread is left. */
    void discard() {
        out.clear();
    }
}
