package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.MemorySource;
import java.nio.ByteBuffer;

/** Payload memory of the JVM's own, for ports that copy what they send. Blocks have their native address, as a messenger asks for. */
public final class DirectMemory implements MemorySource {

    @Override
    public MemoryBlock allocate(int bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
        return new MemoryBlock(memory, Natives.address(memory), 0);
    }
}
