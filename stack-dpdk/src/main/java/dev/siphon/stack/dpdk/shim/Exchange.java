package dev.siphon.stack.dpdk.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The memory by which Java and the calls of one queue exchange descriptors: {@code struct exchange} of the shim. */
final class Exchange {

    private static final int RX_PACKET = 0;
    private static final int RX_OFFSET = 4;
    private static final int RX_LENGTH = 8;

    private static final int TX_PACKET = 0;
    private static final int TX_OFFSET = 4;
    private static final int TX_LENGTH = 8;
    private static final int TX_FLAGS = 12;
    private static final int TX_SLICE_ADDRESS = 16;
    private static final int TX_SLICE_LENGTH = 24;
    private static final int TX_SLICE = 28;

    private static final int[] LAYOUT = Natives.exchangeLayout();
    private static final int RX = LAYOUT[0];
    private static final int RX_BYTES = LAYOUT[1];
    private static final int TX = LAYOUT[3];
    private static final int TX_BYTES = LAYOUT[4];
    private static final int NUMBERS = LAYOUT[6];
    private static final int RETURNED = LAYOUT[8];
    private static final int COPIED = LAYOUT[10];
    private static final int DROPPED = LAYOUT[11];
    private static final int LOST = LAYOUT[12];

    /** Packets of one receive at most. */
    static final int RX_BURST = LAYOUT[2];
    /** Packets of one transmit at most. */
    static final int TX_BURST = LAYOUT[5];
    /** Packets of one take or give at most. */
    static final int BATCH = LAYOUT[7];
    /** Numbers of slices end here; one fewer may be under way. */
    static final int SLICES = LAYOUT[9];

    private final ByteBuffer memory;

    Exchange(long queue) {
        memory = Natives.exchange(queue).order(ByteOrder.nativeOrder());
    }

    int receivedPacket(int index) {
        return memory.getInt(RX + index * RX_BYTES + RX_PACKET);
    }

    int receivedOffset(int index) {
        return memory.getInt(RX + index * RX_BYTES + RX_OFFSET);
    }

    int receivedLength(int index) {
        return memory.getInt(RX + index * RX_BYTES + RX_LENGTH);
    }

    void send(int index, int packet, int offset, int length, int flags) {
        int at = TX + index * TX_BYTES;
        memory.putInt(at + TX_PACKET, packet);
        memory.putInt(at + TX_OFFSET, offset);
        memory.putInt(at + TX_LENGTH, length);
        memory.putInt(at + TX_FLAGS, flags);
        memory.putInt(at + TX_SLICE_LENGTH, 0);
    }

    void sendSlice(int index, long address, int length, int slice) {
        int at = TX + index * TX_BYTES;
        memory.putLong(at + TX_SLICE_ADDRESS, address);
        memory.putInt(at + TX_SLICE_LENGTH, length);
        memory.putInt(at + TX_SLICE, slice);
    }

    int number(int index) {
        return memory.getInt(NUMBERS + index * Integer.BYTES);
    }

    void number(int index, int packet) {
        memory.putInt(NUMBERS + index * Integer.BYTES, packet);
    }

    int returnedSlice(int index) {
        return memory.getInt(RETURNED + index * Integer.BYTES);
    }

    /** Packets that were received in other memory, or in pieces, and copied. */
    long copied() {
        return memory.getLong(COPIED);
    }

    /** Packets that could not be copied. */
    long dropped() {
        return memory.getLong(DROPPED);
    }

    /** Frames sent that nobody on the segment took, or had room for. */
    long lost() {
        return memory.getLong(LOST);
    }
}
