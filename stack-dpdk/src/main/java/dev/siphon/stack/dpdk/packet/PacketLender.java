package dev.siphon.stack.dpdk.packet;

import java.nio.ByteBuffer;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lends received bytes to the application where they lie, up to a bound: beyond it the application holds so much that the
 * port would run out of packets to receive into, and copying has to do. Slices come back from any thread, and the packets
 * are freed on the worker's.
 */
public final class PacketLender {

    private final PacketMemory memory;
    private final MpscVarHandleArrayQueue<PacketSlice> returned;
    private final @Nullable PacketSlice[] idle;
    private int idleCount;

    /** Lends at most {@code maxSlices} slices of {@code memory} at a time. */
    public PacketLender(PacketMemory memory, int maxSlices) {
        this.memory = memory;
        this.returned = new MpscVarHandleArrayQueue<>(maxSlices);
        this.idle = new PacketSlice[maxSlices];
        for (int i = 0; i < maxSlices; i++) {
            idle[idleCount++] = new PacketSlice(this);
        }
    }

    /**
     * Lends {@code length} bytes at {@code offset}, which are {@code packet}'s, or returns null at the bound. The slice has
     * a reference of its own to the packet.
     */
    public @Nullable PacketSlice tryLend(int packet, int offset, int length) {
        if (idleCount == 0 && reclaim() == 0) {
            return null;
        }
        PacketSlice slice = idle[--idleCount];
        if (slice == null) {
            throw new IllegalStateException("an idle slice is missing");
        }
        memory.retain(packet);
        return slice.lend(packet, offset, length);
    }

    /** Frees what came back, and returns how much. On the worker's thread. */
    public int reclaim() {
        int before = idleCount;
        for (PacketSlice slice = returned.relaxedPoll(); slice != null; slice = returned.relaxedPoll()) {
            memory.release(slice.packet);
            slice.packet = PacketMemory.NONE;
            idle[idleCount++] = slice;
        }
        return idleCount - before;
    }

    /** Slices that are lent. */
    public int lent() {
        return idle.length - idleCount;
    }

    ByteBuffer bytes() {
        return memory.bytes();
    }

    long address() {
        return memory.address();
    }

    void giveBack(PacketSlice slice) {
        if (!returned.offer(slice)) {
            throw new IllegalStateException("more slices came back than were lent");
        }
    }
}
