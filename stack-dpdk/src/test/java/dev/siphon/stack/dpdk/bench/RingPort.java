package dev.siphon.stack.dpdk.bench;

import dev.siphon.stack.dpdk.packet.PacketPort;
import dev.siphon.stack.dpdk.packet.PortTraits;

/** One end of two rings of packets; both ends have the same memory and the same thread. */
final class RingPort implements PacketPort {

    private static final int SLOTS = 1024;

    /** A ring that one end writes and the other reads. */
    private static final class Ring {
        private final int[] slots = new int[SLOTS];
        private int head;
        private int tail;
    }

    private final Ring in;
    private final Ring out;
    private final PortTraits traits;

    private RingPort(Ring in, Ring out, PortTraits traits) {
        this.in = in;
        this.out = out;
        this.traits = traits;
    }

    /** Both ends; {@code offloads} says that nobody needs to compute checksums. */
    static RingPort[] pair(int mtu, boolean offloads) {
        Ring there = new Ring();
        Ring back = new Ring();
        return new RingPort[] {
            new RingPort(back, there, new PortTraits(0x020000000001L, mtu, offloads, offloads, false)),
            new RingPort(there, back, new PortTraits(0x020000000002L, mtu, offloads, offloads, false))
        };
    }

    @Override
    public int rxBurst(int[] packets, int max) {
        int count = Math.min(max, in.tail - in.head);
        for (int i = 0; i < count; i++) {
            packets[i] = in.slots[in.head++ & SLOTS - 1];
        }
        return count;
    }

    @Override
    public int txBurst(int[] packets, int from, int count) {
        int taken = Math.min(count, SLOTS - (out.tail - out.head));
        for (int i = 0; i < taken; i++) {
            out.slots[out.tail++ & SLOTS - 1] = packets[from + i];
        }
        return taken;
    }

    @Override
    public PortTraits traits() {
        return traits;
    }
}
