package dev.siphon.messenger.async;

import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.protocol.FaultInjection;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.event.EventCenter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one socket: read ahead into a buffer, which is held only while it has something in it, a small one while that
 * is little, and written behind from a list. Where the transport lends its memory, nothing is read ahead that is to be taken
 * over where it lies. On the worker's thread only.
 */
final class SocketStream {

    /** The beginning of something that is less than this part of its read-ahead buffer does not keep it while the rest is awaited. */
    private static final int REMNANT_PART = 4;

    /** How often one turn reads from the socket before other connections have theirs. */
    private static final int READS_PER_TURN = 64;

    /** How much one turn reads, give or take the last read, before other connections have theirs. */
    private static final int BYTES_PER_TURN = 1 << 20;

    /** A payload at least this long that is not read ahead is read into place, not through the read-ahead buffer. */
    private static final int DIRECT_READ_BYTES = 4096;

    /** The content of a message at least this long belongs in place, so that little is read ahead where such ones come. */
    private static final int LARGE_BYTES = 32 << 10;

    /** A footer, the next header, and of its content so little that copying it into place is nothing. */
    private static final int LITTLE_AHEAD_BYTES = 1 << 10;

    /** Why reading stopped, when it was not for want of bytes. */
    enum Pause {
        NONE,
        /** The turn was long enough. */
        YIELDED,
        /** The pool had no buffer to read into. */
        STARVED
    }

    private final ConnectedSocket socket;
    private final PayloadPool pool;
    private final EventCenter center;
    private final WorkerCounters counters;
    private final int readAheadBytes;
    private final boolean lends;
    private final BufferList out;
    private final @Nullable FaultInjection injection;
    private @Nullable PayloadBuffer ahead;
    private int begin;
    private int end;
    private int mayReadAhead;
    private int aheadBytes;
    private int reads;
    private int readBytes;
    private boolean hasRead;
    private long readNanos;
    private boolean isCongested;
    private Pause pause = Pause.NONE;

    SocketStream(
            ConnectedSocket socket,
            Worker worker,
            WorkerCounters counters,
            int readAheadBytes,
            boolean lends,
            @Nullable FaultInjection injection) {
        this.socket = socket;
        this.pool = worker.pool();
        this.center = worker.center();
        this.counters = counters;
        this.readAheadBytes = readAheadBytes;
        this.aheadBytes = readAheadBytes;
        this.lends = lends;
        this.out = new BufferList(pool);
        this.injection = injection;
    }

    ConnectedSocket socket() {
        return socket;
    }

    /** Bytes to be sent. */
    BufferList out() {
        return out;
    }

    /**
     * Whether {@code bytes} bytes, at most the read-ahead size, are there now, contiguous in {@link #memory()} from {@link
     * #position()} on; reads if need be.
     *
     * @throws TransportException if the stream broke or ended
     */
    boolean require(int bytes) throws TransportException {
        injectFailure();
        while (end - begin < bytes) {
            if (!fill(bytes)) {
                return false;
            }
        }
        return true;
    }

    /** Where the bytes that {@link #require} promised are. */
    ByteBuffer memory() {
        PayloadBuffer buffer = ahead;
        if (buffer == null) {
            throw new IllegalStateException("nothing was required");
        }
        return buffer.memory();
    }

    int position() {
        return begin;
    }

    void consume(int bytes) {
        begin += bytes;
        mayReadAhead -= bytes;
    }

    /** Whether the transport lends what it has received. */
    boolean lends() {
        return lends;
    }

    /** Says that none of the next {@code bytes} bytes will be asked for by {@link #lend}. */
    void mayReadAhead(int bytes) {
        mayReadAhead = bytes;
    }

    /**
     * Takes over up to {@code maxBytes} bytes in the transport's memory, with the caller's reference. Null if there are none
     * now, or if the transport lends no more: then {@link #require} finds some.
     */
    @Nullable
    PayloadBuffer lend(int maxBytes) throws TransportException {
        injectFailure();
        if (begin != end || !isTurnOn()) {
            return null;
        }
        PayloadBuffer lent = socket.zeroCopyRead(maxBytes);
        if (lent != null) {
            noteRead(lent.length());
        }
        return lent;
    }

    /** Reads up to {@code length} bytes into {@code target} at {@code offset} of its memory; 0 if there are none now. */
    int read(PayloadBuffer target, int offset, int length) throws TransportException {
        injectFailure();
        if (begin == end) {
            if (length >= DIRECT_READ_BYTES) {
                return readInPlace(target, offset, length);
            }
            if (!fill(length)) {
                return 0;
            }
        }
        int step = Math.min(length, end - begin);
        target.memory().put(offset, memory(), begin, step);
        consume(step);
        return step;
    }

    /** Nothing is read ahead. What comes behind, mostly a footer and the next header, is then, by the same call if that can be. */
    private int readInPlace(PayloadBuffer target, int offset, int length) throws TransportException {
        PayloadBuffer behind = lends ? null : emptyAhead();
        if (behind == null) {
            int got = readSocket(target, offset, length);
            mayReadAhead -= got;
            return got;
        }
        if (!isTurnOn()) {
            return 0;
        }
        int behindLength = Math.min(behind.capacity(), aheadBytes);
        int got = noted(socket.read(target, offset, length, behind, behindLength));
        begin = 0;
        end = Math.max(0, got - length);
        return got - end;
    }

    /** The buffer to read ahead into, in which nothing is; null if the pool has none. */
    private @Nullable PayloadBuffer emptyAhead() {
        if (ahead == null) {
            ahead = pool.tryAcquire(readAheadBytes);
        }
        return ahead;
    }

    /** Says that a message with {@code payloadBytes} bytes of content comes: others are likely to be like it. */
    void expect(long payloadBytes) {
        aheadBytes = payloadBytes < LARGE_BYTES ? readAheadBytes : Math.min(LITTLE_AHEAD_BYTES, readAheadBytes);
    }

    private boolean fill(int wanted) throws TransportException {
        PayloadBuffer buffer = ahead;
        if (buffer == null) {
            buffer = pool.tryAcquire(readAheadBytes);
            if (buffer == null) {
                pause = Pause.STARVED;
                return false;
            }
            ahead = buffer;
            begin = 0;
            end = 0;
        } else if (buffer.capacity() < readAheadBytes) {
            buffer = moveAhead(buffer, readAheadBytes);
            if (buffer == null) {
                pause = Pause.STARVED;
                return false;
            }
        }
        if (begin == end) {
            begin = 0;
            end = 0;
        } else if (buffer.capacity() - begin < wanted || end == buffer.capacity()) {
            buffer.memory().put(0, buffer.memory(), begin, end - begin);
            end -= begin;
            begin = 0;
        }
        int got = readSocket(buffer, end, Math.min(buffer.capacity() - end, mostAhead(wanted)));
        end += got;
        return got > 0;
    }

    /** What is to be lent stays with the transport, and what is large belongs in place. */
    private int mostAhead(int wanted) {
        return lends ? Math.max(wanted, mayReadAhead) - (end - begin) : Math.max(wanted, aheadBytes);
    }

    private int readSocket(PayloadBuffer target, int offset, int length) throws TransportException {
        if (!isTurnOn()) {
            return 0;
        }
        return noted(socket.read(target, offset, length));
    }

    private int noted(int got) throws TransportException {
        if (got > 0) {
            noteRead(got);
        }
        if (got == ConnectedSocket.END_OF_STREAM) {
            throw new TransportException(Errno.ECONNRESET, "the peer closed the connection");
        }
        return got;
    }

    private void noteRead(int bytes) {
        readBytes += bytes;
        readNanos = center.now();
        hasRead = true;
    }

    private boolean isTurnOn() {
        if (reads >= READS_PER_TURN || readBytes >= BYTES_PER_TURN) {
            pause = Pause.YIELDED;
            return false;
        }
        reads++;
        return true;
    }

    /** Sends what the socket takes; whether everything is sent. {@code more}: more will be written soon. */
    boolean flush(boolean more) throws TransportException {
        isCongested = injection != null && !out.isEmpty() && injection.pretendsBlocked();
        if (isCongested) {
            return false;
        }
        if (!out.isEmpty()) {
            injectFailure();
            counters.add(WorkerCounter.MSGR_SEND_BYTES, socket.send(out, more));
        }
        return out.isEmpty();
    }

    /** Whether this turn has read anything. */
    boolean hasRead() {
        return hasRead;
    }

    /** When bytes last came from the socket: the clock is asked once for all the messages that one read brings. */
    long readNanos() {
        return readNanos;
    }

    /** Whether the last {@link #flush} only pretended that the socket takes no more: it will not say when it does. */
    boolean isCongested() {
        return isCongested;
    }

    private void injectFailure() throws TransportException {
        if (injection != null && injection.breaksSocket()) {
            throw new TransportException(Errno.ECONNRESET, "the socket was broken by ms_inject_socket_failures");
        }
    }

    /** Ends a turn of reading and says why it paused. */
    Pause endTurn() {
        if (begin == end) {
            releaseAhead();
        } else if (ahead != null
                && ahead.capacity() >= readAheadBytes
                && end - begin <= readAheadBytes / REMNANT_PART) {
            moveAhead(ahead, end - begin);
        }
        Pause ended = pause;
        pause = Pause.NONE;
        reads = 0;
        readBytes = 0;
        hasRead = false;
        return ended;
    }

    /** Moves what is read ahead into a buffer of {@code bytes} bytes; null, and nothing moved, if the pool has none. */
    private @Nullable PayloadBuffer moveAhead(PayloadBuffer from, int bytes) {
        PayloadBuffer to = pool.tryAcquire(bytes);
        if (to != null) {
            to.memory().put(0, from.memory(), begin, end - begin);
            from.release();
            ahead = to;
            end -= begin;
            begin = 0;
        }
        return to;
    }

    private void releaseAhead() {
        PayloadBuffer buffer = ahead;
        if (buffer != null) {
            buffer.release();
            ahead = null;
        }
        begin = 0;
        end = 0;
    }

    void close() {
        releaseAhead();
        out.clear();
        socket.close();
    }
}
