package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.MemorySource;
import java.nio.ByteBuffer;

/** Payload memory of the JVM's own, for ports that copy what they send. Blocks have their native address, as a messenger asks for. */
public final class DirectMemory implements MemorySource {

    private static final int PAGE_BYTES = 4096;

    @Override
    public MemoryBlock allocate(int bytes) {
        ByteBuffer memory = bytes < PAGE_BYTES
                ? ByteBuffer.allocateDirect(bytes)
                : ByteBuffer.allocateDirect(Math.addExact(bytes, PAGE_BYTES))
                        .alignedSlice(PAGE_BYTES)
                        .slice(0, bytes);
        return new MemoryBlock(memory, Natives.address(memory), 0);
    }
}
