package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.packet.PacketLender;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketSlice;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes received in order and not read, in the packets that brought them. What comes in small pieces is moved together, so
 * that a peer cannot make a packet's room hold a single byte.
 */
final class ReceiveQueue {

    /** Payload up to this size goes behind the one before it, if there is room. */
    private static final int SMALL_BYTES = 512;

    private static final int INITIAL_PACKETS = 16;

    private final PacketMemory memory;
    private final PacketBudget budget;
    private int[] packets = new int[INITIAL_PACKETS];
    private int[] offsets = new int[INITIAL_PACKETS];
    private int[] lengths = new int[INITIAL_PACKETS];
    private int head;
    private int size;
    private int bytes;

    ReceiveQueue(PacketMemory memory, PacketBudget budget) {
        this.memory = memory;
        this.budget = budget;
    }

    int bytes() {
        return bytes;
    }

    int packets() {
        return size;
    }

    /** Where the payload of one packet went. */
    enum Outcome {
        /** The packet is the queue's now. */
        KEPT,
        /** The payload was copied; the packet is still the caller's. */
        COPIED,
        /** The bound of packets is reached; nothing was taken. */
        REFUSED
    }

    /** Appends {@code length} bytes at {@code offset}, which are {@code packet}'s. */
    Outcome append(int packet, int offset, int length) {
        if (length <= SMALL_BYTES && size > 0 && joins(offset, length)) {
            return Outcome.COPIED;
        }
        if (!budget.tryTake()) {
            return Outcome.REFUSED;
        }
        if (size == packets.length) {
            grow();
        }
        int slot = slot(size++);
        packets[slot] = packet;
        offsets[slot] = offset;
        lengths[slot] = length;
        bytes += length;
        return Outcome.KEPT;
    }

    private boolean joins(int offset, int length) {
        int last = slot(size - 1);
        int end = offsets[last] + lengths[last];
        // A packet that is lent in part is the application's to read: nothing is written to it any more.
        if (memory.references(packets[last]) != 1 || memory.tailroom(packets[last], end) < length) {
            return false;
        }
        ByteBuffer all = memory.bytes();
        all.put(end, all, offset, length);
        lengths[last] += length;
        bytes += length;
        return true;
    }

    /** Moves up to {@code length} bytes to {@code at} of {@code target}, and returns how many. */
    int read(ByteBuffer target, int at, int length) {
        int done = 0;
        while (done < length && size > 0) {
            int step = Math.min(lengths[head], length - done);
            target.put(at + done, memory.bytes(), offsets[head], step);
            consume(step);
            done += step;
        }
        return done;
    }

    /** Lends what the first packet holds, at most {@code maxBytes} of it; null at the lender's bound. Only if there is some. */
    @Nullable
    PacketSlice lend(PacketLender lender, int maxBytes) {
        int length = Math.min(lengths[head], maxBytes);
        PacketSlice slice = lender.tryLend(packets[head], offsets[head], length);
        if (slice != null) {
            consume(length);
        }
        return slice;
    }

    private void consume(int length) {
        bytes -= length;
        offsets[head] += length;
        lengths[head] -= length;
        if (lengths[head] == 0) {
            memory.release(packets[head]);
            budget.give(1);
            head = slot(1);
            size--;
        }
    }

    void clear() {
        while (size > 0) {
            consume(lengths[head]);
        }
    }

    private int slot(int index) {
        return head + index & packets.length - 1;
    }

    private void grow() {
        packets = unwrapped(packets);
        offsets = unwrapped(offsets);
        lengths = unwrapped(lengths);
        head = 0;
    }

    private int[] unwrapped(int[] ring) {
        int[] grown = new int[ring.length * 2];
        System.arraycopy(ring, head, grown, 0, ring.length - head);
        System.arraycopy(ring, 0, grown, ring.length - head, head);
        return grown;
    }
}
