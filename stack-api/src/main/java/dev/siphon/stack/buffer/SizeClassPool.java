package dev.siphon.stack.buffer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Buffers in size classes of powers of two, kept for re-use up to a bound. What is handed out is bounded by those who
 * acquire (throttles) and by the source; what lies idle is bounded here: a buffer released beyond {@code maxIdleBytes},
 * or into a full class, goes back to the source, as does one too large for any class.
 *
 * <p>Where one thread, the owner, does most of it, its buffers lie apart: it takes and gives without atomic instructions, and
 * gets the one that it gave last. What others give is for all.
 */
public final class SizeClassPool implements PayloadPool, AutoCloseable {

    private static final int MIN_SHIFT = 9;
    private static final int MAX_SHIFT = 24;
    private static final int CLASSES = MAX_SHIFT - MIN_SHIFT + 1;

    /** No class keeps more buffers than this, so that many small ones cannot crowd out the queue's memory. */
    private static final int MAX_PER_CLASS = 1024;

    private static final int MIN_PER_CLASS = 2;

    private final MemorySource source;
    private final long maxIdleBytes;
    private final AtomicLong idleBytes = new AtomicLong();
    private final AtomicLong outstanding = new AtomicLong();
    private final BooleanSupplier isOwner;
    private final WarmBuffers warm = new WarmBuffers(CLASSES);
    private final AtomicLong ownersOutstanding = new AtomicLong();
    private final MpmcVarHandleArrayQueue<PayloadBuffer>[] classes;
    private volatile boolean closed;

    /** A pool over {@code source} that keeps at most {@code maxIdleBytes} bytes for re-use. */
    public SizeClassPool(MemorySource source, long maxIdleBytes) {
        this(source, maxIdleBytes, () -> false);
    }

    /**
     * A pool over {@code source} that keeps at most {@code maxIdleBytes} bytes for re-use, or one buffer more if the owner and
     * another thread give one at the same time.
     *
     * @param isOwner whether the calling thread is the owner
     */
    public SizeClassPool(MemorySource source, long maxIdleBytes, BooleanSupplier isOwner) {
        this.source = source;
        this.maxIdleBytes = maxIdleBytes;
        this.isOwner = isOwner;
        this.classes = newClasses(maxIdleBytes);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static MpmcVarHandleArrayQueue<PayloadBuffer>[] newClasses(long maxIdleBytes) {
        MpmcVarHandleArrayQueue[] queues = new MpmcVarHandleArrayQueue[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            long fit = maxIdleBytes >> (MIN_SHIFT + i);
            queues[i] = new MpmcVarHandleArrayQueue<>((int) Math.max(MIN_PER_CLASS, Math.min(MAX_PER_CLASS, fit)));
        }
        return queues;
    }

    @Override
    public @Nullable PayloadBuffer tryAcquire(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length is " + length + ", must not be negative");
        }
        int sizeClass = sizeClass(length);
        boolean owns = isOwner.getAsBoolean();
        PayloadBuffer buffer = sizeClass < CLASSES ? takeIdle(sizeClass, owns) : null;
        if (buffer != null) {
            buffer.renew(length);
        } else {
            MemoryBlock block = source.allocate(sizeClass < CLASSES ? 1 << (MIN_SHIFT + sizeClass) : length);
            if (block == null) {
                return null;
            }
            buffer = new PayloadBuffer(block, this::recycle).window(0, length);
        }
        countOutstanding(1, owns);
        return buffer;
    }

    private @Nullable PayloadBuffer takeIdle(int sizeClass, boolean owns) {
        PayloadBuffer buffer = owns ? warm.take(sizeClass) : null;
        if (buffer == null) {
            buffer = classes[sizeClass].poll();
            if (buffer != null) {
                idleBytes.addAndGet(-buffer.capacity());
            }
        }
        return buffer;
    }

    private void countOutstanding(int change, boolean owns) {
        if (owns) {
            ownersOutstanding.lazySet(ownersOutstanding.getPlain() + change);
        } else {
            outstanding.addAndGet(change);
        }
    }

    private void recycle(PayloadBuffer buffer) {
        boolean owns = isOwner.getAsBoolean();
        int sizeClass = sizeClass(buffer.capacity());
        if (!owns || closed || !keepWarm(buffer, sizeClass)) {
            keepOrFree(buffer, sizeClass);
        }
        countOutstanding(-1, owns);
    }

    private boolean keepWarm(PayloadBuffer buffer, int sizeClass) {
        return sizeClass < CLASSES && idleBytes() + buffer.capacity() <= maxIdleBytes && warm.give(buffer, sizeClass);
    }

    private void keepOrFree(PayloadBuffer buffer, int sizeClass) {
        int capacity = buffer.capacity();
        boolean keeps = sizeClass < CLASSES && !closed;
        if (keeps && idleBytes.addAndGet(capacity) + warm.bytes() > maxIdleBytes) {
            idleBytes.addAndGet(-capacity);
            keeps = false;
        } else if (keeps && !classes[sizeClass].offer(buffer)) {
            idleBytes.addAndGet(-capacity);
            keeps = false;
        }
        if (!keeps) {
            free(buffer);
        } else if (closed) {
            // Closed while this one was on its way into its class.
            freeIdle();
        }
    }

    private void free(PayloadBuffer buffer) {
        source.free(new MemoryBlock(buffer.memory(), buffer.address(), buffer.key()));
    }

    private static int sizeClass(int bytes) {
        int shift = 32 - Integer.numberOfLeadingZeros(Math.max(bytes, 1) - 1);
        return Math.max(shift, MIN_SHIFT) - MIN_SHIFT;
    }

    @Override
    public long outstanding() {
        return outstanding.get() + ownersOutstanding.get();
    }

    /** Bytes kept for re-use. */
    public long idleBytes() {
        return idleBytes.get() + warm.bytes();
    }

    /** Frees what lies idle; buffers still handed out are freed when they come back. On the owner's thread, if there is one. */
    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < CLASSES; i++) {
            for (PayloadBuffer buffer = warm.take(i); buffer != null; buffer = warm.take(i)) {
                free(buffer);
            }
        }
        freeIdle();
    }

    private void freeIdle() {
        for (MpmcVarHandleArrayQueue<PayloadBuffer> queue : classes) {
            for (PayloadBuffer buffer = queue.poll(); buffer != null; buffer = queue.poll()) {
                idleBytes.addAndGet(-buffer.capacity());
                free(buffer);
            }
        }
    }
}
