package dev.siphon.stack.buffer;

import java.nio.ByteBuffer;

/**
 * A transport's own memory, lent as a payload buffer again and again: once the last reference is released, its owner is told
 * and may lend it anew. One loan at a time.
 */
public final class PayloadLoan {

    private final PayloadBuffer buffer;

    /**
     * Of {@code memory}, shared with others.
     *
     * @param address native address of the memory's first byte, or 0 if it has none
     * @param returned told when the buffer has come back, on whichever thread released it
     */
    public PayloadLoan(ByteBuffer memory, long address, Runnable returned) {
        buffer = new PayloadBuffer(new MemoryBlock(memory.duplicate(), address, 0), back -> returned.run());
    }

    /** The buffer with one reference, its content being {@code length} bytes from {@code offset} on. */
    public PayloadBuffer lend(int offset, int length) {
        buffer.renew(length);
        return buffer.window(offset, length);
    }
}
