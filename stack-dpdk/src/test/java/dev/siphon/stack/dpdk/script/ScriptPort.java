package dev.siphon.stack.dpdk.script;

import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketPort;
import dev.siphon.stack.dpdk.packet.PortTraits;
import java.util.ArrayDeque;

/** A port whose other end is the test. */
public final class ScriptPort implements PacketPort {

    private final PacketMemory memory;
    private final PortTraits traits;
    private final ArrayDeque<byte[]> in = new ArrayDeque<>();
    private final ArrayDeque<byte[]> out = new ArrayDeque<>();
    private boolean isStuck;

    public ScriptPort(PacketMemory memory, PortTraits traits) {
        this.memory = memory;
        this.traits = traits;
    }

    /** What the instance receives next. */
    public void inject(byte[] frame) {
        in.add(frame);
    }

    /** What the instance has sent, in order. */
    public ArrayDeque<byte[]> sent() {
        return out;
    }

    /** Takes nothing from now on, or again. */
    public void stuck(boolean isStuck) {
        this.isStuck = isStuck;
    }

    @Override
    public int rxBurst(int[] packets, int max) {
        int received = 0;
        while (received < max && !in.isEmpty()) {
            int packet = memory.allocate();
            if (packet == PacketMemory.NONE) {
                return received;
            }
            byte[] frame = in.remove();
            memory.bytes().put(memory.offset(packet), frame);
            memory.frame(packet, memory.offset(packet), frame.length);
            packets[received++] = packet;
        }
        return received;
    }

    @Override
    public int txBurst(int[] packets, int from, int count) {
        if (isStuck) {
            return 0;
        }
        for (int i = from; i < from + count; i++) {
            byte[] frame = new byte[memory.length(packets[i])];
            memory.bytes().get(memory.offset(packets[i]), frame);
            out.add(frame);
            memory.release(packets[i]);
        }
        return count;
    }

    @Override
    public PortTraits traits() {
        return traits;
    }
}
