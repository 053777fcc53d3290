package dev.siphon.stack.dpdk;

import dev.siphon.stack.dpdk.packet.PacketMemory;
import java.util.concurrent.atomic.AtomicLong;

/** Packets on their way from one worker to another, which owns their flow. Bounded; one thread puts, one takes. */
final class StrayRing {

    static final int SLOTS = 256;

    private final int[] packets = new int[SLOTS];
    private final int[] offsets = new int[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final int[] asked = new int[SLOTS];
    private final AtomicLong put = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private int takenAsked;

    /**
     * Puts {@code packet} of {@code memory}, which has it no more then, and who has been {@code asked} for its flow; false if
     * there is no room.
     */
    boolean offer(PacketMemory memory, int packet, int asked) {
        long at = put.getPlain();
        if (at - taken.getAcquire() == SLOTS) {
            return false;
        }
        int slot = (int) at & SLOTS - 1;
        packets[slot] = packet;
        offsets[slot] = memory.offset(packet);
        lengths[slot] = memory.length(packet);
        this.asked[slot] = asked;
        memory.disown(packet);
        put.setRelease(at + 1);
        return true;
    }

    boolean isEmpty() {
        return put.getAcquire() == taken.getPlain();
    }

    /** Takes a packet over into {@code memory}, or {@link PacketMemory#NONE}. */
    int poll(PacketMemory memory) {
        long at = taken.getPlain();
        if (put.getAcquire() == at) {
            return PacketMemory.NONE;
        }
        int slot = (int) at & SLOTS - 1;
        int packet = packets[slot];
        memory.adopt(packet, offsets[slot], lengths[slot]);
        takenAsked = asked[slot];
        taken.setRelease(at + 1);
        return packet;
    }

    /** Who had been asked for the flow of the packet that was taken last. */
    int asked() {
        return takenAsked;
    }
}
