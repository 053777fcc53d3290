package dev.siphon.stack.dpdk.sim;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.dpdk.instance.Instances;
import dev.siphon.stack.dpdk.instance.TcpIp;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PortTraits;
import dev.siphon.stack.dpdk.tcp.TcpConfig;
import java.nio.ByteBuffer;

/** A machine with one worker. */
public final class Host {

    public static final int PACKETS = 2048;
    private static final int ROOM_BYTES = 2048;

    /** Turns without a rest after which a host is taken to be spinning. */
    private static final int MAX_TURNS = 10_000;

    private final int address;
    private final PacketMemory memory;
    private final TcpIp tcpIp;
    private final SizeClassPool pool =
            new SizeClassPool(bytes -> new MemoryBlock(ByteBuffer.allocate(bytes), 0, 0), 64 << 20);

    /** Host {@code number} of 10.0.0.0/24. */
    public Host(Link link, int number, int mtu, boolean sendsSlices, TcpConfig tcp, long nowNanos, long seed) {
        this.address = Ipv4Address.of(10, 0, 0, number);
        this.memory = PacketMemory.direct(PACKETS, Math.max(ROOM_BYTES, PacketMemory.HEADROOM + mtu + 100));
        PortTraits traits = new PortTraits(0x02_00_00_00_00_00L + number, mtu, false, false, sendsSlices);
        this.tcpIp = Instances.create(new LinkPort(link, memory, traits), memory, address, tcp, nowNanos, seed);
    }

    public int address() {
        return address;
    }

    public TcpIp tcpIp() {
        return tcpIp;
    }

    public PacketMemory memory() {
        return memory;
    }

    public SizeClassPool pool() {
        return pool;
    }

    public BufferList newList() {
        return new BufferList(pool);
    }

    /** Turns until there is nothing to do, and returns how many had something. */
    public int settle(long nowNanos) {
        int turns = 0;
        while (tcpIp.poll(nowNanos) > 0) {
            if (++turns > MAX_TURNS) {
                throw new AssertionError("the instance spins at " + nowNanos + " ns: " + tcpIp.counters());
            }
        }
        if (tcpIp.nextDeadlineNanos() <= nowNanos) {
            throw new AssertionError("a timer stays due at " + nowNanos + " ns");
        }
        return turns;
    }
}
