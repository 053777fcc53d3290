package dev.siphon.stack.buffer;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Heap memory that is counted and bounded. */
final class TestMemory implements MemorySource {

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong allocations = new AtomicLong();

    TestMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A pool over memory without bound that keeps up to {@code maxIdleBytes}. */
    static SizeClassPool pool(long maxIdleBytes) {
        return new SizeClassPool(new TestMemory(Long.MAX_VALUE), maxIdleBytes);
    }

    @Override
    public @Nullable MemoryBlock allocate(int length) {
        if (bytes.addAndGet(length) > maxBytes) {
            bytes.addAndGet(-length);
            return null;
        }
        return new MemoryBlock(ByteBuffer.allocate(length), 0x1000L * allocations.incrementAndGet(), 77);
    }

    @Override
    public void free(MemoryBlock block) {
        bytes.addAndGet(-block.bytes().capacity());
    }

    /** Bytes allocated and not freed. */
    long bytes() {
        return bytes.get();
    }

    /** How often memory was allocated. */
    long allocations() {
        return allocations.get();
    }
}
