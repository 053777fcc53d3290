package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.MemorySource;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Payload memory from EAL's heap, which EAL has mapped for every device, so that sends need no copy. */
public final class EalMemory implements MemorySource {

    /** No device's key: those of verbs are 32 bits wide. */
    private static final long KEY = 0x5349_5048_4F4E_4450L;

    @Override
    public @Nullable MemoryBlock allocate(int bytes) {
        ByteBuffer memory = Natives.allocate(bytes);
        return memory == null ? null : new MemoryBlock(memory, Natives.address(memory), KEY);
    }

    @Override
    public void free(MemoryBlock block) {
        Natives.free(block.address());
    }

    /** Whether {@code buffer} came from here. */
    static boolean isSource(PayloadBuffer buffer) {
        return buffer.key() == KEY;
    }
}
