package dev.siphon.stack.dpdk.sim;

import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketPort;
import dev.siphon.stack.dpdk.packet.PortTraits;
import java.util.ArrayDeque;

/** A host's port on a {@link Link}. */
public final class LinkPort implements PacketPort {

    private final Link link;
    private final PacketMemory memory;
    private final PortTraits traits;
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();

    public LinkPort(Link link, PacketMemory memory, PortTraits traits) {
        this.link = link;
        this.memory = memory;
        this.traits = traits;
        link.plug(this);
    }

    void arrive(byte[] frame) {
        arrived.add(frame);
    }

    @Override
    public int rxBurst(int[] packets, int max) {
        int received = 0;
        while (received < max && !arrived.isEmpty()) {
            byte[] frame = arrived.remove();
            int packet = memory.allocate();
            if (packet == PacketMemory.NONE) {
                return received;
            }
            memory.bytes().put(memory.offset(packet), frame);
            memory.frame(packet, memory.offset(packet), frame.length);
            packets[received++] = packet;
        }
        return received;
    }

    @Override
    public int txBurst(int[] packets, int from, int count) {
        for (int i = from; i < from + count; i++) {
            link.send(this, frame(packets[i]));
            memory.release(packets[i]);
        }
        return count;
    }

    private byte[] frame(int packet) {
        int length = memory.length(packet);
        byte[] frame = new byte[length + memory.sliceLength(packet)];
        memory.bytes().get(memory.offset(packet), frame, 0, length);
        PayloadBuffer slice = memory.slice(packet);
        if (slice != null) {
            slice.memory().get(memory.sliceOffset(packet), frame, length, memory.sliceLength(packet));
        }
        return frame;
    }

    @Override
    public PortTraits traits() {
        return traits;
    }
}
