package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketRegion;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Packets in EAL's memory, for the queues of one port or of all members of the segment. Any thread. */
public final class MbufPool implements AutoCloseable {

    /** What a frame has besides its datagram, and some room so that rooms are multiples of a cache line. */
    private static final int FRAME_BYTES = 14;

    private static final int LINE_BYTES = 64;

    /** Drivers count with room for this much, whatever the MTU (RTE_MBUF_DEFAULT_DATAROOM). */
    private static final int MIN_ROOM = 2048;

    private final long handle;
    private final PacketRegion region;

    private MbufPool(long handle, int packets, int roomBytes) {
        this.handle = handle;
        ByteBuffer memory = Natives.poolMemory(handle);
        int[] rooms = Natives.poolRooms(handle);
        if (rooms.length != packets) {
            throw new IllegalStateException("a pool of " + packets + " packets has " + rooms.length);
        }
        this.region = new PacketRegion(memory, Natives.address(memory), rooms, roomBytes);
    }

    /**
     * {@code packets} packets, each for a datagram of {@code mtu} bytes.
     *
     * @param socket the NUMA node of their memory, or -1 for any
     * @throws TransportException {@link Errno#ENOBUFS} if EAL's memory does not hold them
     */
    public static MbufPool open(String name, int packets, int mtu, int socket) throws TransportException {
        int room = PacketMemory.HEADROOM + Math.max(MIN_ROOM, FRAME_BYTES + mtu);
        int roomBytes = (room + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
        try {
            return new MbufPool(Natives.openPool(name, packets, roomBytes, socket), packets, roomBytes);
        } catch (IOException e) {
            throw new TransportException(
                    Errno.ENOBUFS,
                    e.getMessage() + " (siphon_dpdk_memory makes it larger, ms_dpdk_rx_buffer_count_per_core and"
                            + " siphon_dpdk_mtu the packets fewer or smaller)",
                    e);
        }
    }

    long handle() {
        return handle;
    }

    /** The packets' memory. */
    public PacketRegion region() {
        return region;
    }

    /** Packets that no worker and no device has. */
    public int free() {
        return Natives.poolFree(handle);
    }

    /** Frees the memory: nobody may have a packet any more. */
    @Override
    public void close() {
        Natives.closePool(handle);
    }
}
