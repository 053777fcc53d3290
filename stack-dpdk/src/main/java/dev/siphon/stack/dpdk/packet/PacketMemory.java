package dev.siphon.stack.dpdk.packet;

import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One worker's view of packets. A packet is a number; its bytes lie in the region, from {@link #offset} on, {@link #length}
 * of them, and it may end in a slice of payload memory that was attached to it. It starts with one reference, and returns
 * to where it came from with the last {@link #release}. Nothing here allocates. One thread only, like all of an instance:
 * a packet belongs to one worker at a time.
 */
public final class PacketMemory {

    /** No packet: none is free. */
    public static final int NONE = -1;

    /** Room before a frame that is written here: a frame grows towards the front, layer by layer. */
    public static final int HEADROOM = 128;

    private final PacketRegion region;
    private final ByteBuffer bytes;
    private final PacketPool pool;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] references;
    private final @Nullable PayloadBuffer[] slices;
    private final int[] sliceOffsets;
    private final int[] sliceLengths;
    private final int[] cache;
    private int cached;

    /** Packets of {@code region}; free ones come from {@code pool} and up to {@code cachePackets} are kept at hand. */
    public PacketMemory(PacketRegion region, PacketPool pool, int cachePackets) {
        int packets = region.rooms().length;
        this.region = region;
        this.bytes = region.bytes().duplicate().order(ByteOrder.BIG_ENDIAN);
        this.pool = pool;
        this.offsets = new int[packets];
        this.lengths = new int[packets];
        this.references = new int[packets];
        this.slices = new PayloadBuffer[packets];
        this.sliceOffsets = new int[packets];
        this.sliceLengths = new int[packets];
        this.cache = new int[cachePackets];
    }

    /** {@code packets} packets in direct memory of their own, all of them free. */
    public static PacketMemory direct(int packets, int roomBytes) {
        PacketMemory memory = new PacketMemory(PacketRegion.allocate(packets, roomBytes), PacketPool.none(), packets);
        for (int packet = packets - 1; packet >= 0; packet--) {
            memory.cache[memory.cached++] = packet;
        }
        return memory;
    }

    /** All packets' memory, in network byte order; absolute access only. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Native address of the first byte of {@link #bytes()}, or 0 if nobody needs it. */
    public long address() {
        return region.address();
    }

    /** Number of packets that there are, free or not. */
    public int packets() {
        return offsets.length;
    }

    /** Size of a packet's room, headroom included. */
    public int roomBytes() {
        return region.roomBytes();
    }

    /** Free packets at hand: an upper bound of the pool's is not known. */
    public int cached() {
        return cached;
    }

    /** An empty packet with {@link #HEADROOM} before it, or {@link #NONE}. */
    public int allocate() {
        if (cached == 0) {
            cached = pool.take(cache, cache.length / 2);
            if (cached == 0) {
                return NONE;
            }
        }
        int packet = cache[--cached];
        adopt(packet, region.rooms()[packet] + HEADROOM, 0);
        return packet;
    }

    /** Takes over {@code packet} from a device, which has put {@code length} bytes at {@code offset}, with one reference. */
    public void adopt(int packet, int offset, int length) {
        references[packet] = 1;
        frame(packet, offset, length);
    }

    /** First byte of {@code packet} in {@link #bytes()}. */
    public int offset(int packet) {
        return offsets[packet];
    }

    /** Bytes of {@code packet} in {@link #bytes()}: without those of an attached slice. */
    public int length(int packet) {
        return lengths[packet];
    }

    /** Sets which bytes of its room are {@code packet}. */
    public void frame(int packet, int offset, int length) {
        offsets[packet] = offset;
        lengths[packet] = length;
    }

    /** Bytes left behind the content of {@code packet} when that ends at {@code end}. */
    public int tailroom(int packet, int end) {
        return region.rooms()[packet] + region.roomBytes() - end;
    }

    /** Lets {@code packet} end in {@code length} bytes of {@code slice} from {@code offset} on, and keeps a reference. */
    public void attach(int packet, PayloadBuffer slice, int offset, int length) {
        slices[packet] = slice.retain();
        sliceOffsets[packet] = offset;
        sliceLengths[packet] = length;
    }

    /** What {@code packet} ends in besides its own bytes, or null. */
    public @Nullable PayloadBuffer slice(int packet) {
        return slices[packet];
    }

    /** Where the attached slice begins in its buffer's memory. */
    public int sliceOffset(int packet) {
        return sliceOffsets[packet];
    }

    /** Bytes of the attached slice, 0 if there is none. */
    public int sliceLength(int packet) {
        return sliceLengths[packet];
    }

    /** Adds a reference. */
    public void retain(int packet) {
        references[packet]++;
    }

    /** How many references {@code packet} has; 0 if it is free. */
    public int references(int packet) {
        return references[packet];
    }

    /** Gives a reference back; with the last one the packet is free. */
    public void release(int packet) {
        if (references[packet] <= 0) {
            throw new IllegalStateException("packet " + packet + " released more often than retained");
        }
        if (--references[packet] == 0) {
            detach(packet);
            if (cached == cache.length) {
                int surplus = cache.length / 2;
                pool.give(cache, cached - surplus, surplus);
                cached -= surplus;
            }
            cache[cached++] = packet;
        }
    }

    /**
     * Forgets {@code packet}, which has one reference: a device or another worker has it from now on, with its bytes as they
     * are. An attached slice is released.
     */
    public void disown(int packet) {
        if (references[packet] != 1) {
            throw new IllegalStateException(
                    "packet " + packet + " was given away with " + references[packet] + " references");
        }
        references[packet] = 0;
        detach(packet);
    }

    /** Returns the free packets at hand to where they came from. */
    public void close() {
        pool.give(cache, 0, cached);
        cached = 0;
    }

    /**
     * Lets go of the slice that is attached to {@code packet}, if there is one: for a port whose device frees packets itself,
     * once that has done with it.
     */
    public void detach(int packet) {
        PayloadBuffer slice = slices[packet];
        if (slice != null) {
            slices[packet] = null;
            sliceLengths[packet] = 0;
            slice.release();
        }
    }
}
