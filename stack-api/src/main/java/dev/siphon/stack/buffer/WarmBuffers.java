package dev.siphon.stack.buffer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Idle buffers of one thread, by size class, last in first out: what was used last is in that thread's cache still. Costs
 * neither locks nor atomic instructions; only {@link #bytes()} is for other threads as well.
 */
final class WarmBuffers {

    /** No class keeps more buffers than this; what the cache knows are fewer. */
    private static final int MAX_PER_CLASS = 256;

    private static final int INITIAL_SIZE = 8;

    private final @Nullable PayloadBuffer[][] classes;
    private final int[] sizes;
    private final AtomicLong bytes = new AtomicLong();

    WarmBuffers(int classCount) {
        classes = new PayloadBuffer[classCount][INITIAL_SIZE];
        sizes = new int[classCount];
    }

    /** Bytes kept. Any thread. */
    long bytes() {
        return bytes.get();
    }

    /** The buffer of a class that was given last; null if there is none. */
    @Nullable
    PayloadBuffer take(int sizeClass) {
        if (sizes[sizeClass] == 0) {
            return null;
        }
        int top = --sizes[sizeClass];
        PayloadBuffer taken = classes[sizeClass][top];
        classes[sizeClass][top] = null;
        if (taken != null) {
            add(-taken.capacity());
        }
        return taken;
    }

    /** Keeps {@code buffer}; false if its class is full. */
    boolean give(PayloadBuffer buffer, int sizeClass) {
        int size = sizes[sizeClass];
        if (size == MAX_PER_CLASS) {
            return false;
        }
        if (size == classes[sizeClass].length) {
            classes[sizeClass] = Arrays.copyOf(classes[sizeClass], size * 2);
        }
        classes[sizeClass][size] = buffer;
        sizes[sizeClass] = size + 1;
        add(buffer.capacity());
        return true;
    }

    private void add(long change) {
        bytes.lazySet(bytes.getPlain() + change);
    }
}
