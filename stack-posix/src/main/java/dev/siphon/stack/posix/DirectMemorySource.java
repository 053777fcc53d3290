package dev.siphon.stack.posix;

import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.MemorySource;
import dev.siphon.stack.posix.libc.NativeMemory;
import org.jspecify.annotations.Nullable;

/**
 * Direct memory with its address, freed by the garbage collector, so that a use after release reads garbage but never
 * foreign memory. The bound is the JVM's {@code -XX:MaxDirectMemorySize}.
 */
final class DirectMemorySource implements MemorySource {

    private final DirectMemoryRoom room = new DirectMemoryRoom();

    @Override
    public @Nullable MemoryBlock allocate(int bytes) {
        if (!room.has(bytes)) {
            return null;
        }
        try {
            NativeMemory memory = NativeMemory.allocate(bytes);
            return new MemoryBlock(memory.bytes(), memory.address(), 0);
        } catch (OutOfMemoryError e) {
            // Someone else took what was left just now; the heap is not concerned.
            return null;
        }
    }
}
