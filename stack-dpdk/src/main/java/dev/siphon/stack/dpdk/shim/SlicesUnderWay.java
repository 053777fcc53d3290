package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.buffer.PayloadBuffer;
import org.jspecify.annotations.Nullable;

/** Payload that a device reads where it lies: each slice keeps its buffer until the device has done with it. */
final class SlicesUnderWay {

    private final @Nullable PayloadBuffer[] buffers;
    private final int[] free;
    private int freeCount;

    /** At most {@code max} at a time. */
    SlicesUnderWay(int max) {
        buffers = new PayloadBuffer[max];
        free = new int[max];
        for (int slice = max - 1; slice >= 0; slice--) {
            free[freeCount++] = slice;
        }
    }

    boolean hasRoom() {
        return freeCount > 0;
    }

    boolean isUnderWay() {
        return freeCount < free.length;
    }

    /** The number of a slice of {@code buffer}, which is retained. */
    int begin(PayloadBuffer buffer) {
        int slice = free[--freeCount];
        buffers[slice] = buffer.retain();
        return slice;
    }

    void end(int slice) {
        PayloadBuffer buffer = buffers[slice];
        if (buffer == null) {
            throw new IllegalStateException("slice " + slice + " came back but was not under way");
        }
        buffers[slice] = null;
        free[freeCount++] = slice;
        buffer.release();
    }

    void endAll() {
        for (int slice = 0; slice < buffers.length; slice++) {
            if (buffers[slice] != null) {
                end(slice);
            }
        }
    }
}
