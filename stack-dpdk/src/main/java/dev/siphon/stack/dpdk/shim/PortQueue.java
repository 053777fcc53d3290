package dev.siphon.stack.dpdk.shim;

import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketPool;
import dev.siphon.stack.dpdk.packet.PacketPort;
import dev.siphon.stack.dpdk.packet.PacketRegion;
import dev.siphon.stack.dpdk.packet.PortTraits;
import java.util.EnumMap;
import java.util.Map;

/**
 * One queue pair, and the packets of its worker: one call of the shim for each burst. On the worker's thread only, except
 * {@link #wake} and {@link #counts}.
 */
public final class PortQueue implements PacketPort {

    /** What the shim is told of a packet whose checksums the device fills in. */
    private static final int TX_CHECKSUMS = 1;

    /** Packets that a worker keeps at hand, so that it rarely asks the pool. */
    private static final int CACHED_PACKETS = 256;

    /** How often a worker without other work looks whether the device has done with payload that it sends. */
    private static final long SENDING_NAP_NANOS = 1_000_000;

    private static final int NO_DEVICE = -1;

    /** In the order of {@link Natives#portLosses}. */
    private static final Counter[] DEVICE_COUNTERS = {
        Counter.DEVICE_MISSED_DROPPED,
        Counter.DEVICE_NO_PACKET_DROPPED,
        Counter.DEVICE_RX_ERRORS_DROPPED,
        Counter.DEVICE_TX_ERRORS_DROPPED
    };

    private final PortTraits traits;
    private final Exchange exchange;
    private final PacketMemory memory;
    private final SlicesUnderWay slices;
    private final int flags;
    private final int device;
    private long handle;

    /** A queue of the segment, or one whose device is another queue's to tell of. */
    PortQueue(long handle, PacketRegion region, PortTraits traits) {
        this(handle, region, traits, NO_DEVICE);
    }

    /** A queue that tells of its {@code device}, too. */
    PortQueue(long handle, PacketRegion region, PortTraits traits, int device) {
        this.handle = handle;
        this.device = device;
        this.traits = traits;
        this.exchange = new Exchange(handle);
        this.memory = new PacketMemory(region, new Pool(), CACHED_PACKETS);
        this.slices = new SlicesUnderWay(Exchange.SLICES - 1);
        // The segment has no wire to go wrong on: nobody looks at checksums there.
        this.flags = traits.fillsChecksums() && !traits.verifiesChecksums() ? TX_CHECKSUMS : 0;
    }

    /** The packets as this queue's worker sees them. */
    public PacketMemory memory() {
        return memory;
    }

    @Override
    public PortTraits traits() {
        return traits;
    }

    @Override
    public int rxBurst(int[] packets, int max) {
        int count = Natives.receive(handle, Math.min(max, Exchange.RX_BURST));
        for (int i = 0; i < count; i++) {
            int packet = exchange.receivedPacket(i);
            memory.adopt(packet, exchange.receivedOffset(i), exchange.receivedLength(i));
            packets[i] = packet;
        }
        return count;
    }

    @Override
    public int txBurst(int[] packets, int from, int count) {
        reclaimSlices();
        int limit = Math.min(count, Exchange.TX_BURST);
        for (int i = 0; i < limit; i++) {
            describe(i, packets[from + i]);
        }
        int sent = Natives.transmit(handle, limit);
        for (int i = 0; i < sent; i++) {
            memory.disown(packets[from + i]);
        }
        return sent;
    }

    private void describe(int index, int packet) {
        PayloadBuffer slice = memory.slice(packet);
        if (slice == null) {
            exchange.send(index, packet, memory.offset(packet), memory.length(packet), flags);
            return;
        }
        int length = memory.sliceLength(packet);
        int offset = memory.sliceOffset(packet);
        int end = memory.offset(packet) + memory.length(packet);
        if (EalMemory.isSource(slice) && slices.hasRoom()) {
            exchange.send(index, packet, memory.offset(packet), memory.length(packet), flags);
            exchange.sendSlice(index, slice.address() + offset, length, slices.begin(slice));
        } else {
            // No device reaches it where it is. A segment fits into a packet, attached or not.
            memory.bytes().put(end, slice.memory(), offset, length);
            exchange.send(index, packet, memory.offset(packet), memory.length(packet) + length, flags);
        }
    }

    private void reclaimSlices() {
        while (slices.isUnderWay()) {
            int count = Natives.slicesReturned(handle);
            for (int i = 0; i < count; i++) {
                slices.end(exchange.returnedSlice(i));
            }
            if (count < Exchange.BATCH) {
                return;
            }
        }
    }

    /** What went wrong below, as it is now; nothing once the port is closed. Any thread. */
    public synchronized Map<Counter, Long> counts() {
        Map<Counter, Long> counts = new EnumMap<>(Counter.class);
        if (handle != 0) {
            counts.put(Counter.RX_COPIED, exchange.copied());
            counts.put(Counter.RX_COPY_DROPPED, exchange.dropped());
            counts.put(Counter.SEGMENT_DROPPED, exchange.lost());
            if (device != NO_DEVICE) {
                long[] losses = Natives.portLosses(device);
                for (int i = 0; i < losses.length; i++) {
                    counts.put(DEVICE_COUNTERS[i], losses[i]);
                }
            }
        }
        return counts;
    }

    /** Lets packets end a sleep if the port has interrupts. Once it is started. */
    void useInterrupts() {
        Natives.useInterrupts(handle);
    }

    /** Whether a packet that comes in ends a {@link #sleep}; otherwise packets are found by looking only. */
    public boolean wakesForPackets() {
        return Natives.wakesForPackets(handle);
    }

    /** Sleeps until a packet is there, as far as that can be told, {@link #wake} is called or {@code nanos} have passed. */
    public void sleep(long nanos) {
        reclaimSlices();
        long limit = nanos;
        if (slices.isUnderWay()) {
            Natives.letGo(handle);
            reclaimSlices();
            if (slices.isUnderWay() && (nanos < 0 || nanos > SENDING_NAP_NANOS)) {
                limit = SENDING_NAP_NANOS;
            }
        }
        Natives.sleep(handle, limit);
    }

    /**
     * Has the calling thread, which polls, leave its core if another worker of this process polls there too and a core is to be
     * had; to be called now and then.
     *
     * @param isShared whether others have run on this core lately
     */
    public void keepApart(boolean isShared) {
        Natives.keepApart(handle, isShared);
    }

    /** Ends a sleep in progress, or else the next one. Any thread. */
    public synchronized void wake() {
        if (handle != 0) {
            Natives.wake(handle);
        }
    }

    /** Returns the free packets at hand to the pool. On the worker's thread, when it ends. */
    public void returnPackets() {
        memory.close();
    }

    /** Forgets the queue; the port that it belongs to is closed by this, and its device has done with everything. */
    synchronized void close() {
        handle = 0;
    }

    /** Releases payload whose sending was never completed. The device is gone. */
    void releaseSlices() {
        slices.endAll();
    }

    private final class Pool implements PacketPool {

        @Override
        public int take(int[] into, int count) {
            int taken = Natives.take(handle, Math.min(count, Exchange.BATCH));
            for (int i = 0; i < taken; i++) {
                into[i] = exchange.number(i);
            }
            return taken;
        }

        @Override
        public void give(int[] packets, int from, int count) {
            for (int done = 0; done < count; ) {
                int batch = Math.min(count - done, Exchange.BATCH);
                for (int i = 0; i < batch; i++) {
                    exchange.number(i, packets[from + done + i]);
                }
                Natives.give(handle, batch);
                done += batch;
            }
        }
    }
}
