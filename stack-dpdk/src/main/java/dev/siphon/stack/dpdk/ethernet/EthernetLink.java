package dev.siphon.stack.dpdk.ethernet;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketPort;
import dev.siphon.stack.dpdk.packet.PortTraits;

/** The way out: frames gather here and go to the port in bursts. */
public final class EthernetLink {

    /** Frames that wait for the port at most. */
    public static final int QUEUE_FRAMES = 256;

    private static final int BURST_FRAMES = 32;

    private final PacketPort port;
    private final PortTraits traits;
    private final PacketMemory memory;
    private final Counters counters;
    private final int[] queue = new int[QUEUE_FRAMES];
    private int queued;

    public EthernetLink(PacketPort port, PacketMemory memory, Counters counters) {
        this.port = port;
        this.traits = port.traits();
        this.memory = memory;
        this.counters = counters;
    }

    public PortTraits traits() {
        return traits;
    }

    public PacketMemory memory() {
        return memory;
    }

    /** Whether another frame would be taken; makes room if it can. */
    public boolean hasRoom() {
        return queued < QUEUE_FRAMES || flush() > 0;
    }

    /** Puts a header before the content of {@code packet} and queues it; drops it if there is no room. Takes the packet over. */
    public void send(int packet, long destination, int type) {
        if (!hasRoom()) {
            counters.add(Counter.TX_DROPPED);
            memory.release(packet);
            return;
        }
        int offset = memory.offset(packet) - EthernetHeader.BYTES;
        EthernetHeader.write(memory.bytes(), offset, destination, traits.macAddress(), type);
        memory.frame(packet, offset, memory.length(packet) + EthernetHeader.BYTES);
        queue[queued++] = packet;
        if (queued >= BURST_FRAMES && queued % BURST_FRAMES == 0) {
            flush();
        }
    }

    /** Gives the port what it takes, and returns how many frames that was. */
    public int flush() {
        if (queued == 0) {
            return 0;
        }
        long bytes = 0;
        // Counted before, since the port owns what it took.
        for (int i = 0; i < queued; i++) {
            bytes += memory.length(queue[i]) + memory.sliceLength(queue[i]);
        }
        int taken = port.txBurst(queue, 0, queued);
        queued -= taken;
        for (int i = 0; i < queued; i++) {
            queue[i] = queue[taken + i];
            bytes -= memory.length(queue[i]) + memory.sliceLength(queue[i]);
        }
        counters.add(Counter.TX_PACKETS, taken);
        counters.add(Counter.TX_BYTES, bytes);
        return taken;
    }

    /** Frames that the port has not taken yet. */
    public int queued() {
        return queued;
    }

    /** Drops what waits. */
    public void close() {
        for (int i = 0; i < queued; i++) {
            memory.release(queue[i]);
        }
        queued = 0;
    }
}
