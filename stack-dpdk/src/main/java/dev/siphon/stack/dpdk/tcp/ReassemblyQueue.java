package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.packet.PacketMemory;
import java.util.Arrays;

/**
 * Payload that came before what it follows, in order and without overlaps: what came first stays, so that a late forgery
 * does not replace it. Also tells what SACK reports of it.
 */
final class ReassemblyQueue {

    private static final int INITIAL_PACKETS = 8;

    private final PacketMemory memory;
    private final PacketBudget budget;
    private final int maxPackets;
    private int[] packets = new int[INITIAL_PACKETS];
    private int[] offsets = new int[INITIAL_PACKETS];
    private int[] sequences = new int[INITIAL_PACKETS];
    private int[] lengths = new int[INITIAL_PACKETS];
    private int size;

    /** Numbers in the ranges that changed last, the latest first (RFC 2018 §4). */
    private final int[] recent = new int[TcpOptions.MAX_SACK_BLOCKS];

    private int recentCount;

    ReassemblyQueue(PacketMemory memory, PacketBudget budget, int maxPackets) {
        this.memory = memory;
        this.budget = budget;
        this.maxPackets = maxPackets;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int packets() {
        return size;
    }

    int firstSequence() {
        return sequences[0];
    }

    int firstPacket() {
        return packets[0];
    }

    int firstOffset() {
        return offsets[0];
    }

    int firstLength() {
        return lengths[0];
    }

    /** The number behind the last byte. */
    int end() {
        return sequences[size - 1] + lengths[size - 1];
    }

    /**
     * Inserts {@code length} bytes at {@code offset} that begin at {@code sequence}, as far as they are new, with a
     * reference to {@code packet} for each stretch that is kept.
     *
     * @return false if a bound was reached and something new was dropped
     */
    boolean insert(int packet, int offset, int sequence, int length) {
        int at = sequence;
        int end = sequence + length;
        int i = firstBehind(at);
        boolean isWhole = true;
        while (Sequence.less(at, end)) {
            boolean isGap = i == size || Sequence.less(at, sequences[i]);
            if (isGap) {
                int gapEnd = i == size ? end : Sequence.min(end, sequences[i]);
                if (put(i, packet, offset + (at - sequence), at, gapEnd - at)) {
                    i++;
                } else {
                    isWhole = false;
                }
                at = gapEnd;
            } else {
                at = Sequence.max(at, sequences[i] + lengths[i]);
                i++;
            }
        }
        noteRecent(sequence);
        return isWhole;
    }

    /** The first entry that ends behind {@code sequence}. New payload mostly goes behind all others. */
    private int firstBehind(int sequence) {
        int i = size;
        while (i > 0 && Sequence.less(sequence, sequences[i - 1] + lengths[i - 1])) {
            i--;
        }
        return i;
    }

    private boolean put(int at, int packet, int offset, int sequence, int length) {
        if (size == maxPackets || !budget.tryTake()) {
            return false;
        }
        if (size == packets.length) {
            int grown = Math.min(size * 2, maxPackets);
            packets = Arrays.copyOf(packets, grown);
            offsets = Arrays.copyOf(offsets, grown);
            sequences = Arrays.copyOf(sequences, grown);
            lengths = Arrays.copyOf(lengths, grown);
        }
        int moved = size - at;
        System.arraycopy(packets, at, packets, at + 1, moved);
        System.arraycopy(offsets, at, offsets, at + 1, moved);
        System.arraycopy(sequences, at, sequences, at + 1, moved);
        System.arraycopy(lengths, at, lengths, at + 1, moved);
        memory.retain(packet);
        packets[at] = packet;
        offsets[at] = offset;
        sequences[at] = sequence;
        lengths[at] = length;
        size++;
        return true;
    }

    /** Forgets the first {@code count} entries; their packets are the caller's to release. */
    void removeFirst(int count) {
        size -= count;
        budget.give(count);
        System.arraycopy(packets, count, packets, 0, size);
        System.arraycopy(offsets, count, offsets, 0, size);
        System.arraycopy(sequences, count, sequences, 0, size);
        System.arraycopy(lengths, count, lengths, 0, size);
        if (size == 0) {
            recentCount = 0;
        }
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            memory.release(packets[i]);
        }
        removeFirst(size);
    }

    private void noteRecent(int sequence) {
        recentCount = Math.min(recentCount + 1, recent.length);
        System.arraycopy(recent, 0, recent, 1, recentCount - 1);
        recent[0] = sequence;
    }

    /** Writes the ranges that changed last into {@code edges}, the latest first, and returns how many. */
    int sackBlocks(int[] edges) {
        int blocks = 0;
        for (int i = 0; i < recentCount; i++) {
            int entry = firstBehind(recent[i]);
            if (entry < size && Sequence.lessOrEqual(sequences[entry], recent[i])) {
                blocks = addRange(edges, blocks, entry);
            }
        }
        return blocks;
    }

    private int addRange(int[] edges, int blocks, int entry) {
        int first = entry;
        while (first > 0 && sequences[first - 1] + lengths[first - 1] == sequences[first]) {
            first--;
        }
        int last = entry;
        while (last + 1 < size && sequences[last] + lengths[last] == sequences[last + 1]) {
            last++;
        }
        for (int i = 0; i < blocks; i++) {
            if (edges[2 * i] == sequences[first]) {
                return blocks;
            }
        }
        edges[2 * blocks] = sequences[first];
        edges[2 * blocks + 1] = sequences[last] + lengths[last];
        return blocks + 1;
    }
}
