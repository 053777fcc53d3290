package dev.siphon.stack.dpdk.port;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.MemorySource;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.flow.FlowSteering;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.ip.Ipv4Config;
import dev.siphon.stack.dpdk.shim.Eal;
import dev.siphon.stack.dpdk.shim.EalFlags;
import dev.siphon.stack.dpdk.shim.EthernetPort;
import dev.siphon.stack.dpdk.shim.PortQueue;

/** The port of one stack, started. Closed once the stack's workers have ended. */
public interface StackPort extends AutoCloseable {

    /** The queue pair of {@code worker}. */
    PortQueue queue(int worker);

    /** The stack's address. */
    Ipv4Config address();

    /** Which worker owns which flow. */
    FlowSteering steering();

    /** Packets that a worker may count on. */
    int packetsPerWorker();

    /** Where payload memory comes from that the port can send from. */
    MemorySource payloadSource();

    /** The application holds payload in packets of this port: their memory is to stay until the process ends. Before the close. */
    void keepPackets();

    @Override
    void close();

    /** Starts EAL if need be and opens the port that {@code options} name, with a queue pair per worker. */
    static StackPort open(DpdkOptions options, int workers, ListenTable listeners) throws TransportException {
        check(options, workers);
        Eal.require(flags(options));
        return options.isOnSegment()
                ? SegmentPort.open(options, workers, listeners)
                : DevicePort.open(options, workers, listeners);
    }

    /** Checks what can be checked of {@code options} without starting anything. */
    static void check(DpdkOptions options, int workers) throws TransportException {
        Eal.check(flags(options));
        Eal.checkCores(options.cores().cores());
        EthernetPort.check(options.device(), workers);
        if (!options.isOnSegment()) {
            KernelAddresses.check(options.address().orElseThrow().address());
        }
    }

    private static EalFlags flags(DpdkOptions options) {
        return new EalFlags(
                options.hugePages(),
                options.memoryMiB(),
                options.memoryChannels(),
                options.drivers(),
                options.devices());
    }
}
