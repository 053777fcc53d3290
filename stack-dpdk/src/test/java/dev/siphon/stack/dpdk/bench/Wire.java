package dev.siphon.stack.dpdk.bench;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketPort;
import dev.siphon.stack.dpdk.port.StackPort;
import dev.siphon.stack.dpdk.shim.Eal;
import dev.siphon.stack.dpdk.shim.PortQueue;
import java.util.List;
import java.util.Map;

/**
 * Two ports that are joined, both on one thread.
 *
 * @param memories the packets as each port's worker sees them
 * @param packets how many each worker may count on
 * @param closed what ends with it, in this order
 */
record Wire(List<PacketPort> ports, List<PacketMemory> memories, int packets, List<AutoCloseable> closed)
        implements AutoCloseable {

    private static final int PACKETS = 4096;

    /** Arrays of packets' numbers: no call leaves Java. {@code offloads} says that nobody needs to compute checksums. */
    static Wire ofArrays(int mtu, boolean offloads) {
        PacketMemory memory = PacketMemory.direct(PACKETS, PacketMemory.HEADROOM + mtu + 64);
        return new Wire(List.of(RingPort.pair(mtu, offloads)), List.of(memory, memory), PACKETS, List.of());
    }

    /**
     * Two ports on the segment inside of the process, as two stacks have them: through the burst calls of the shim.
     *
     * @param mtu no larger than the first one of the process
     * @param hugePages where they are mounted; empty: ordinary memory. The same for all of a process
     */
    static Wire ofBursts(int mtu, String hugePages) throws TransportException {
        DpdkOptions options =
                DpdkOptions.of(Map.of("ms_dpdk_hugepages", hugePages, "siphon_dpdk_mtu", Integer.toString(mtu)));
        StackPort near = StackPort.open(options, 1, new ListenTable());
        StackPort far;
        try {
            far = StackPort.open(options, 1, new ListenTable());
        } catch (TransportException | RuntimeException e) {
            near.close();
            throw e;
        }
        Eal.enterThread();
        PortQueue nearQueue = near.queue(0);
        PortQueue farQueue = far.queue(0);
        return new Wire(
                List.of(nearQueue, farQueue),
                List.of(nearQueue.memory(), farQueue.memory()),
                near.packetsPerWorker(),
                List.of(nearQueue::returnPackets, farQueue::returnPackets, near, far, Eal::leaveThread));
    }

    @Override
    public void close() {
        for (AutoCloseable part : closed) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(part + " could not be closed", e);
            }
        }
    }
}
