package dev.siphon.stack.buffer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to a socket: segments of payload buffers in order, and a tail into which small pieces are written.
 * Ceph's {@code bufferlist} as far as sending needs it. Trimming releases what was sent. Allocates nothing once it has
 * grown to its working size. One thread at a time.
 */
public final class BufferList {

    /** Size of the blocks small pieces are gathered in. */
    public static final int TAIL_BYTES = 64 << 10;

    private final PayloadPool pool;
    private PayloadBuffer[] buffers = new PayloadBuffer[16];
    private int[] offsets = new int[16];
    private int[] lengths = new int[16];
    private int head;
    private int size;
    private long remaining;
    private @Nullable PayloadBuffer tail;
    private int tailUsed;

    /** A list whose tail blocks come from {@code pool}. */
    public BufferList(PayloadPool pool) {
        this.pool = pool;
    }

    /** Bytes not yet sent. */
    public long remaining() {
        return remaining;
    }

    public boolean isEmpty() {
        return remaining == 0;
    }

    /** Number of segments not yet fully sent. */
    public int segments() {
        return size;
    }

    /** Memory of segment {@code index}, counted from the front. */
    public PayloadBuffer buffer(int index) {
        return buffers[slot(index)];
    }

    /** Where segment {@code index} begins in its buffer's memory. */
    public int offset(int index) {
        return offsets[slot(index)];
    }

    /** Length of segment {@code index} in bytes. */
    public int length(int index) {
        return lengths[slot(index)];
    }

    /** Appends {@code length} bytes of {@code buffer} from {@code offset} on, and takes over one reference to it. */
    public void append(PayloadBuffer buffer, int offset, int length) {
        if (length == 0) {
            buffer.release();
            return;
        }
        add(buffer, offset, length);
    }

    /** Copies {@code length} bytes of {@code source} from {@code offset} (absolute) on to the end. */
    public void copy(ByteBuffer source, int offset, int length) {
        int done = 0;
        while (done < length) {
            int free = tail == null ? 0 : tail.capacity() - tailUsed;
            int step = Math.min(length - done, free > 0 ? free : TAIL_BYTES);
            int at = reserve(step);
            tailMemory().put(at, source, offset + done, step);
            commit(step);
            done += step;
        }
    }

    /**
     * Makes room for {@code bytes} contiguous bytes, at most {@link #TAIL_BYTES}, at the end. The caller writes them into
     * {@link #tailMemory()} from the returned index on, by absolute puts, and then {@link #commit commits} them.
     */
    public int reserve(int bytes) {
        if (bytes > TAIL_BYTES) {
            throw new IllegalArgumentException("reserve of " + bytes + " bytes, at most " + TAIL_BYTES);
        }
        if (tail == null || tail.capacity() - tailUsed < bytes) {
            releaseTail();
            PayloadBuffer block = pool.tryAcquire(TAIL_BYTES);
            tail = block != null ? block : PayloadBuffer.wrap(ByteBuffer.allocate(TAIL_BYTES));
            tailUsed = 0;
        }
        return tailUsed;
    }

    /** The memory that {@link #reserve} made room in, little-endian; position and limit mean nothing. */
    public ByteBuffer tailMemory() {
        if (tail == null) {
            throw new IllegalStateException("nothing is reserved");
        }
        return tail.memory();
    }

    /** Appends {@code bytes} bytes written where {@link #reserve} made room. */
    public void commit(int bytes) {
        PayloadBuffer block = tail;
        if (block == null || bytes > block.capacity() - tailUsed) {
            throw new IllegalStateException("commit of " + bytes + " bytes that were not reserved");
        }
        int last = size == 0 ? -1 : slot(size - 1);
        if (last >= 0 && buffers[last] == block && offsets[last] + lengths[last] == tailUsed) {
            lengths[last] += bytes;
            remaining += bytes;
        } else if (bytes > 0) {
            add(block.retain(), tailUsed, bytes);
        }
        tailUsed += bytes;
    }

    /** Removes {@code bytes} bytes from the front: they were sent. */
    public void trim(long bytes) {
        if (bytes > remaining) {
            throw new IllegalArgumentException("trim of " + bytes + " bytes, there are " + remaining);
        }
        long left = bytes;
        while (left > 0) {
            if (lengths[head] > left) {
                offsets[head] += (int) left;
                lengths[head] -= (int) left;
                left = 0;
            } else {
                left -= lengths[head];
                removeFirst();
            }
        }
        remaining -= bytes;
        if (remaining == 0) {
            releaseTail();
        }
    }

    /** Drops everything. */
    public void clear() {
        while (size > 0) {
            removeFirst();
        }
        remaining = 0;
        releaseTail();
    }

    private void releaseTail() {
        if (tail != null) {
            tail.release();
            tail = null;
        }
    }

    @SuppressWarnings("NullAway") // an empty slot holds null so that it keeps nothing alive
    private void removeFirst() {
        buffers[head].release();
        buffers[head] = null;
        head = (head + 1) & (buffers.length - 1);
        size--;
    }

    private void add(PayloadBuffer buffer, int offset, int length) {
        if (size == buffers.length) {
            grow();
        }
        int slot = slot(size);
        buffers[slot] = buffer;
        offsets[slot] = offset;
        lengths[slot] = length;
        size++;
        remaining += length;
    }

    private int slot(int index) {
        return (head + index) & (buffers.length - 1);
    }

    private void grow() {
        int old = buffers.length;
        PayloadBuffer[] grownBuffers = Arrays.copyOf(buffers, old * 2);
        int[] grownOffsets = Arrays.copyOf(offsets, old * 2);
        int[] grownLengths = Arrays.copyOf(lengths, old * 2);
        for (int i = 0; i < size; i++) {
            int from = slot(i);
            grownBuffers[i] = buffers[from];
            grownOffsets[i] = offsets[from];
            grownLengths[i] = lengths[from];
        }
        Arrays.fill(grownBuffers, size, grownBuffers.length, null);
        buffers = grownBuffers;
        offsets = grownOffsets;
        lengths = grownLengths;
        head = 0;
    }
}
