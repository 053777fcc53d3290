package dev.siphon.stack.rdma.memory;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.MemorySource;
import dev.siphon.stack.rdma.verbs.MemoryRegion;
import dev.siphon.stack.rdma.verbs.ProtectionDomain;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Payload memory of one worker. Small pieces are cut from blocks that are registered as one, large ones are registered by
 * themselves. Until a device is there, and beyond the bound of the stack, memory is not registered: it is copied once
 * when it is sent, as is any memory that no device knows. Any thread.
 */
public final class PayloadSource implements MemorySource {

    private static final int BLOCK_BYTES = 1 << 20;
    private static final int LARGEST_PIECE = BLOCK_BYTES / 4;
    private static final int SIZES = 32;

    private static final Logger LOG = LoggerFactory.getLogger(PayloadSource.class);

    /** A registered block, and which of its pieces are free. */
    private static final class Block {
        private final MemoryRegion region;
        private final int pieceBytes;
        private final int[] free;
        private int freeCount;

        private Block(MemoryRegion region, int pieceBytes) {
            this.region = region;
            this.pieceBytes = pieceBytes;
            this.free = new int[region.length() / pieceBytes];
            Arrays.setAll(free, i -> i);
            this.freeCount = free.length;
        }

        private boolean isUnused() {
            return freeCount == free.length;
        }
    }

    private final Budget budget;
    private final TreeMap<Long, Block> blocks = new TreeMap<>();

    /** By size of their pieces as a power of two: a block that probably has a free one. */
    private final @Nullable Block[] candidates = new Block[SIZES];

    private @Nullable MemoryDomain domain;
    private boolean refusalLogged;

    /** A source that registers as much as {@code budget} allows. */
    public PayloadSource(Budget budget) {
        this.budget = budget;
    }

    /** Registers with {@code domain} from now on; only the first call does something. */
    public synchronized void attach(MemoryDomain domain) {
        if (this.domain == null) {
            this.domain = domain;
        }
    }

    @Override
    public @Nullable MemoryBlock allocate(int bytes) {
        MemoryBlock registered = allocateRegistered(bytes);
        if (registered != null) {
            return registered;
        }
        try {
            ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
            return new MemoryBlock(memory, ProtectionDomain.address(memory), 0);
        } catch (OutOfMemoryError e) {
            // The bound of direct memory; the heap is not concerned.
            return null;
        }
    }

    private synchronized @Nullable MemoryBlock allocateRegistered(int bytes) {
        if (domain == null) {
            return null;
        }
        boolean cut = bytes <= LARGEST_PIECE && Integer.bitCount(bytes) == 1;
        Block block = cut ? candidate(bytes) : null;
        if (block == null) {
            block = newBlock(domain, cut ? BLOCK_BYTES : bytes, bytes);
        }
        if (block == null) {
            return null;
        }
        int offset = block.free[--block.freeCount] * block.pieceBytes;
        return new MemoryBlock(
                block.region.bytes().slice(offset, bytes),
                block.region.address() + offset,
                Integer.toUnsignedLong(block.region.localKey()));
    }

    private @Nullable Block candidate(int pieceBytes) {
        Block last = candidates[Integer.numberOfTrailingZeros(pieceBytes)];
        if (last != null && last.freeCount > 0) {
            return last;
        }
        for (Block block : blocks.values()) {
            if (block.pieceBytes == pieceBytes && block.freeCount > 0) {
                candidates[Integer.numberOfTrailingZeros(pieceBytes)] = block;
                return block;
            }
        }
        return null;
    }

    private @Nullable Block newBlock(MemoryDomain from, int blockBytes, int pieceBytes) {
        if (!budget.tryTake(blockBytes)) {
            return null;
        }
        try {
            Block block = new Block(from.allocate(blockBytes), pieceBytes);
            blocks.put(block.region.address(), block);
            return block;
        } catch (TransportException e) {
            budget.giveBack(blockBytes);
            if (!refusalLogged) {
                refusalLogged = true;
                LOG.warn("payload memory is not registered and will be copied when it is sent: {}", e.getMessage());
            }
            return null;
        }
    }

    @Override
    public synchronized void free(MemoryBlock piece) {
        Map.Entry<Long, Block> entry = piece.key() == 0 ? null : blocks.floorEntry(piece.address());
        if (entry == null || domain == null) {
            return;
        }
        Block block = entry.getValue();
        block.free[block.freeCount++] = (int) ((piece.address() - block.region.address()) / block.pieceBytes);
        if (block.isUnused()) {
            blocks.remove(entry.getKey());
            for (int i = 0; i < SIZES; i++) {
                if (candidates[i] == block) {
                    candidates[i] = null;
                }
            }
            budget.giveBack(block.region.length());
            domain.free(block.region);
        }
    }
}
