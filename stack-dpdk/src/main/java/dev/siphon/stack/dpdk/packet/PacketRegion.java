package dev.siphon.stack.dpdk.packet;

import java.nio.ByteBuffer;

/**
 * Memory that holds packets, as a device knows it.
 *
 * @param bytes the memory; direct, so that a device can reach it
 * @param address its native address, or 0 if nobody needs it
 * @param rooms where each packet's room begins in {@code bytes}, indexed by the packet's number
 * @param roomBytes size of each room: headroom and the largest frame
 */
@SuppressWarnings("ArrayRecordComponent") // a table, shared by all who look packets up
public record PacketRegion(ByteBuffer bytes, long address, int[] rooms, int roomBytes) {

    public PacketRegion {
        for (int room : rooms) {
            if (room < 0 || room > bytes.capacity() - roomBytes) {
                throw new IllegalArgumentException(
                        "room of " + roomBytes + " bytes at " + room + " in a region of " + bytes.capacity());
            }
        }
    }

    /** A region of its own for {@code packets} rooms of {@code roomBytes} bytes, side by side. */
    public static PacketRegion allocate(int packets, int roomBytes) {
        int[] rooms = new int[packets];
        for (int i = 0; i < packets; i++) {
            rooms[i] = Math.multiplyExact(i, roomBytes);
        }
        return new PacketRegion(ByteBuffer.allocateDirect(Math.multiplyExact(packets, roomBytes)), 0, rooms, roomBytes);
    }
}
