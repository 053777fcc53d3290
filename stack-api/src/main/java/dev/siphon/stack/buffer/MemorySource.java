package dev.siphon.stack.buffer;

import org.jspecify.annotations.Nullable;

/** Where a pool gets its memory: the transport's way to allocate it and, if it has a device, to register it. Any thread. */
public interface MemorySource {

    /**
     * A block of {@code bytes} bytes, aligned to a page if it is at least as large as one; or null when the source's
     * bound is reached.
     */
    @Nullable
    MemoryBlock allocate(int bytes);

    /** Takes back a block that its pool does not keep. */
    default void free(MemoryBlock block) {}
}
