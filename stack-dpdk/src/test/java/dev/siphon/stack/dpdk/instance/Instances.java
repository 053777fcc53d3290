package dev.siphon.stack.dpdk.instance;

import dev.siphon.stack.dpdk.flow.FlowSteering;
import dev.siphon.stack.dpdk.ip.Ipv4Config;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketPort;
import dev.siphon.stack.dpdk.tcp.TcpConfig;
import java.util.HexFormat;

/** Instances that can be repeated: their secrets come from a seed. */
public final class Instances {

    /** Microsoft's key, which many devices have by default. */
    private static final String KEY =
            "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa";

    private Instances() {}

    public static byte[] key() {
        return HexFormat.of().parseHex(KEY);
    }

    /** The only worker of its port, on a network of 24 bits. */
    public static TcpIp create(
            PacketPort port, PacketMemory memory, int address, TcpConfig tcp, long nowNanos, long seed) {
        FlowSteering steering = FlowSteering.inTurn(key(), 1);
        return create(0, steering, port, memory, address, tcp, OtherWorkers.none(), nowNanos, seed);
    }

    public static TcpIp create(
            int worker,
            FlowSteering steering,
            PacketPort port,
            PacketMemory memory,
            int address,
            TcpConfig tcp,
            OtherWorkers others,
            long nowNanos,
            long seed) {
        TcpIpConfig config =
                new TcpIpConfig(worker, new Ipv4Config(address, 24, 0), steering, tcp, memory.packets() / 4);
        return new TcpIp(config, port, memory, others, nowNanos, seed, seed * 31 + 7);
    }
}
