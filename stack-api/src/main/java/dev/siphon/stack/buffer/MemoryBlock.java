package dev.siphon.stack.buffer;

import java.nio.ByteBuffer;

/**
 * A piece of memory from a {@link MemorySource}.
 *
 * @param bytes the memory, from position 0
 * @param address its native address, or 0 if it has none
 * @param key what the device knows it by, or 0 if it is not registered
 */
public record MemoryBlock(ByteBuffer bytes, long address, long key) {}
