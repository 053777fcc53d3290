package dev.siphon.stack.memory;

import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.MemorySource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Direct memory with made-up addresses and a key, as if a device had registered it. */
final class FakeMemory implements MemorySource {

    private static final int PAGE_BYTES = 4096;

    private final long key;
    private final long maxBytes;
    private long nextAddress;
    private long allocatedBytes;

    FakeMemory(long key, long maxBytes) {
        this.key = key;
        this.maxBytes = maxBytes;
        this.nextAddress = key << 40;
    }

    @Override
    public synchronized @Nullable MemoryBlock allocate(int bytes) {
        if (bytes > maxBytes - allocatedBytes) {
            return null;
        }
        allocatedBytes += bytes;
        long address = nextAddress;
        nextAddress += (bytes + PAGE_BYTES - 1L) / PAGE_BYTES * PAGE_BYTES;
        return new MemoryBlock(ByteBuffer.allocateDirect(bytes), address, key);
    }

    @Override
    public synchronized void free(MemoryBlock block) {
        allocatedBytes -= block.bytes().capacity();
    }

    /** Bytes handed out and not yet taken back. */
    synchronized long allocatedBytes() {
        return allocatedBytes;
    }
}
