package dev.siphon.stack.rdma.memory;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.verbs.MemoryRegion;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Registered buffers for what is sent from memory that no device knows: one copy, and the buffer is lent until its send has
 * completed. Grown in blocks up to the stack's bound; the first block is always there, so that a worker never comes to a
 * stop. On the worker's thread.
 */
public final class CopyBuffers {

    private static final int BUFFERS_PER_BLOCK = 8;

    /** One buffer; its memory is the block's. */
    public static final class CopyBuffer {
        private final Block block;
        private final int offset;

        private CopyBuffer(Block block, int offset) {
            this.block = block;
            this.offset = offset;
        }

        /** Memory that holds the buffer from {@link #offset()} on. */
        public ByteBuffer memory() {
            return block.region.bytes();
        }

        public int offset() {
            return offset;
        }

        public long address() {
            return block.region.address() + offset;
        }

        public int localKey() {
            return block.region.localKey();
        }
    }

    private static final class Block {
        private final MemoryRegion region;
        private int lent;

        private Block(MemoryRegion region) {
            this.region = region;
        }
    }

    private final MemoryDomain domain;
    private final Budget budget;
    private final int bufferBytes;
    private final List<Block> blocks = new ArrayList<>();
    private final ArrayDeque<CopyBuffer> free = new ArrayDeque<>();
    private final ArrayDeque<BooleanSupplier> waiting = new ArrayDeque<>();

    /** Buffers of {@code bufferBytes} bytes each. */
    public CopyBuffers(MemoryDomain domain, Budget budget, int bufferBytes) throws TransportException {
        this.domain = domain;
        this.budget = budget;
        this.bufferBytes = bufferBytes;
        budget.take(blockBytes());
        addBlock();
    }

    private int blockBytes() {
        return BUFFERS_PER_BLOCK * bufferBytes;
    }

    private void addBlock() throws TransportException {
        Block block;
        try {
            block = new Block(domain.allocate(blockBytes()));
        } catch (TransportException e) {
            budget.giveBack(blockBytes());
            throw e;
        }
        blocks.add(block);
        for (int i = 0; i < BUFFERS_PER_BLOCK; i++) {
            free.addLast(new CopyBuffer(block, i * bufferBytes));
        }
    }

    /** Size of each buffer. */
    public int bufferBytes() {
        return bufferBytes;
    }

    /** A buffer, or null when all are lent and no more are allowed. */
    public @Nullable CopyBuffer take() {
        if (free.isEmpty() && budget.tryTake(blockBytes())) {
            try {
                addBlock();
            } catch (TransportException e) {
                // The device or the system has no more: those that are lent will come back.
                return null;
            }
        }
        CopyBuffer buffer = free.pollFirst();
        if (buffer != null) {
            buffer.block.lent++;
        }
        return buffer;
    }

    /**
     * Calls {@code whenFree} once, when a buffer has come back; if it answers that it has no use for it, the next one waiting
     * is called. The taker asks once at a time, which is the bound.
     */
    public void await(BooleanSupplier whenFree) {
        waiting.addLast(whenFree);
    }

    /** Takes a buffer back. */
    public void give(CopyBuffer buffer) {
        Block block = buffer.block;
        block.lent--;
        free.addFirst(buffer);
        if (block.lent == 0 && blocks.size() > 1 && free.size() > BUFFERS_PER_BLOCK) {
            remove(block);
        }
        for (BooleanSupplier next = waiting.pollFirst();
                next != null && !next.getAsBoolean();
                next = waiting.pollFirst()) {}
    }

    private void remove(Block block) {
        for (Iterator<CopyBuffer> all = free.iterator(); all.hasNext(); ) {
            if (all.next().block == block) {
                all.remove();
            }
        }
        blocks.remove(block);
        release(block);
    }

    private void release(Block block) {
        budget.giveBack(block.region.length());
        domain.free(block.region);
    }

    /** Frees all buffers; none may be lent. */
    public void close() {
        blocks.forEach(this::release);
        blocks.clear();
        free.clear();
    }
}
