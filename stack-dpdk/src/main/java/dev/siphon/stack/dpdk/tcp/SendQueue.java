package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that the application gave and the peer has not acknowledged, where the application put them: pieces of payload
 * buffers with a reference each. Positions count bytes from the stream's beginning; a byte is found by binary search.
 */
final class SendQueue {

    /** Pieces kept at most, so that many tiny ones do not cost more than they carry. */
    static final int MAX_PIECES = 4096;

    private static final int INITIAL_PIECES = 16;

    private @Nullable PayloadBuffer[] buffers = new PayloadBuffer[INITIAL_PIECES];
    private int[] offsets = new int[INITIAL_PIECES];
    private int[] lengths = new int[INITIAL_PIECES];
    private long[] starts = new long[INITIAL_PIECES];
    private int head;
    private int size;
    private long begin;
    private long end;

    /** Position of the first byte that is here. */
    long begin() {
        return begin;
    }

    /** Position behind the last byte. */
    long end() {
        return end;
    }

    int bytes() {
        return (int) (end - begin);
    }

    /** Moves up to {@code maxBytes} bytes from the front of {@code out} to the end, and returns how many. */
    long take(BufferList out, long maxBytes) {
        long taken = 0;
        while (taken < maxBytes && !out.isEmpty() && size < MAX_PIECES) {
            int length = (int) Math.min(out.length(0), maxBytes - taken);
            append(out.buffer(0), out.offset(0), length);
            out.trim(length);
            taken += length;
        }
        return taken;
    }

    private void append(PayloadBuffer buffer, int offset, int length) {
        if (size > 0) {
            int last = slot(size - 1);
            if (buffers[last] == buffer && offsets[last] + lengths[last] == offset) {
                lengths[last] += length;
                end += length;
                return;
            }
        }
        if (size == buffers.length) {
            grow();
        }
        int slot = slot(size++);
        buffers[slot] = buffer.retain();
        offsets[slot] = offset;
        lengths[slot] = length;
        starts[slot] = end;
        end += length;
    }

    /** Lets go of everything before {@code position}. */
    void discard(long position) {
        while (size > 0 && starts[head] + lengths[head] <= position) {
            removeFirst();
        }
        begin = position;
    }

    void clear() {
        while (size > 0) {
            removeFirst();
        }
        begin = end;
    }

    private void removeFirst() {
        PayloadBuffer buffer = buffers[head];
        if (buffer != null) {
            buffer.release();
            buffers[head] = null;
        }
        head = slot(1);
        size--;
    }

    /** Whether {@code length} bytes from {@code position} on lie in one piece. */
    boolean isContiguous(long position, int length) {
        int slot = find(position);
        return position + length <= starts[slot] + lengths[slot];
    }

    /** The buffer that the byte at {@code position} is in. */
    PayloadBuffer buffer(long position) {
        return buffer(find(position));
    }

    private PayloadBuffer buffer(int slot) {
        PayloadBuffer buffer = buffers[slot];
        if (buffer == null) {
            throw new IllegalStateException("no piece in slot " + slot);
        }
        return buffer;
    }

    /** Where in its buffer the byte at {@code position} is. */
    int offset(long position) {
        int slot = find(position);
        return offsets[slot] + (int) (position - starts[slot]);
    }

    /** Copies {@code length} bytes from {@code position} on to {@code at} of {@code target}. */
    void copy(long position, int length, ByteBuffer target, int at) {
        int slot = find(position);
        int skipped = (int) (position - starts[slot]);
        int done = 0;
        while (done < length) {
            int step = Math.min(lengths[slot] - skipped, length - done);
            target.put(at + done, buffer(slot).memory(), offsets[slot] + skipped, step);
            done += step;
            skipped = 0;
            slot = slot + 1 & buffers.length - 1;
        }
    }

    /** The slot of the piece with the byte at {@code position}, which is here. */
    private int find(long position) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[slot(middle)] <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return slot(low);
    }

    private int slot(int index) {
        return head + index & buffers.length - 1;
    }

    private void grow() {
        int old = buffers.length;
        @Nullable PayloadBuffer[] grownBuffers = new PayloadBuffer[old * 2];
        int[] grownOffsets = new int[old * 2];
        int[] grownLengths = new int[old * 2];
        long[] grownStarts = new long[old * 2];
        int untilWrap = old - head;
        System.arraycopy(buffers, head, grownBuffers, 0, untilWrap);
        System.arraycopy(offsets, head, grownOffsets, 0, untilWrap);
        System.arraycopy(lengths, head, grownLengths, 0, untilWrap);
        System.arraycopy(starts, head, grownStarts, 0, untilWrap);
        System.arraycopy(buffers, 0, grownBuffers, untilWrap, head);
        System.arraycopy(offsets, 0, grownOffsets, untilWrap, head);
        System.arraycopy(lengths, 0, grownLengths, untilWrap, head);
        System.arraycopy(starts, 0, grownStarts, untilWrap, head);
        Arrays.fill(buffers, null);
        buffers = grownBuffers;
        offsets = grownOffsets;
        lengths = grownLengths;
        starts = grownStarts;
        head = 0;
    }
}
