package dev.siphon.stack.buffer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Payload buffers in order that {@link #seal} makes one of. Filled by one thread; sealed, it is the buffer's own, and comes back
 * to its {@link SlicePool} with the buffer's last reference.
 */
public final class SliceList {

    private static final int INITIAL_SLICES = 16;

    private final SlicePool pool;
    private final PayloadBuffer buffer;
    private @Nullable PayloadBuffer[] slices = new PayloadBuffer[INITIAL_SLICES];
    private int size;
    private int length;
    private int lead;
    private boolean isWindowed;
    private volatile @Nullable PayloadBuffer whole;

    SliceList(SlicePool pool) {
        this.pool = pool;
        this.buffer = new PayloadBuffer(this, last -> clear());
    }

    SliceList begin(int newLead) {
        lead = newLead;
        return this;
    }

    /** Adds {@code slice}, which is in one piece, and takes over one reference to it. */
    public void add(PayloadBuffer slice) {
        if (size == slices.length) {
            slices = Arrays.copyOf(slices, size * 2);
        }
        slices[size++] = slice;
        length += slice.length();
    }

    /** Bytes added. */
    public int length() {
        return length;
    }

    /** All that was added as one buffer with one reference: the slice itself if there is no more than one. Ends this list. */
    public PayloadBuffer seal() {
        if (size > 1) {
            buffer.renewSlices(length);
            return buffer;
        }
        PayloadBuffer only = size == 0 ? PayloadBuffer.empty() : slice(0).retain();
        clear();
        return only;
    }

    /** Releases what was added. Ends this list. */
    public void drop() {
        clear();
    }

    int count() {
        return isWindowed ? 1 : size;
    }

    PayloadBuffer slice(int index) {
        if (isWindowed && index == 0) {
            return whole();
        }
        PayloadBuffer slice = index < size ? slices[index] : null;
        if (slice == null) {
            throw new IllegalStateException("slice " + index + " of a payload buffer that has " + size
                    + (size == 0 ? ": it was released" : ""));
        }
        return slice;
    }

    /** The slices copied together. */
    PayloadBuffer whole() {
        PayloadBuffer gathered = whole;
        return gathered != null ? gathered : gather();
    }

    void window(int offset, int newLength) {
        whole().window(offset, newLength);
        isWindowed = true;
    }

    /** The slices stay where they are: other threads may be reading them. */
    private synchronized PayloadBuffer gather() {
        PayloadBuffer existing = whole;
        if (existing != null) {
            return existing;
        }
        if (size == 0) {
            throw new IllegalStateException("payload buffer used after its last release");
        }
        PayloadBuffer target = pool.memory(lead + length).window(lead, length);
        ByteBuffer memory = target.memory();
        int at = lead;
        for (int i = 0; i < size; i++) {
            PayloadBuffer slice = slice(i);
            memory.put(at, slice.memory(), slice.offset(), slice.length());
            at += slice.length();
        }
        pool.gathered(length);
        whole = target;
        return target;
    }

    private void clear() {
        isWindowed = false;
        for (int i = 0; i < size; i++) {
            PayloadBuffer slice = slice(i);
            slices[i] = null;
            slice.release();
        }
        size = 0;
        length = 0;
        PayloadBuffer gathered = whole;
        if (gathered != null) {
            whole = null;
            gathered.release();
        }
        pool.recycle(this);
    }
}
