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

    @Override
    public @Nullable MemoryBlock allocate(int bytes) {
        try {
            NativeMemory memory = NativeMemory.allocate(bytes);
            return new MemoryBlock(memory.bytes(), memory.address(), 0);
        } catch (OutOfMemoryError e) {
            // The JVM's way to say that direct memory is at its bound: the heap is not concerned.
            return null;
        }
    }
}
