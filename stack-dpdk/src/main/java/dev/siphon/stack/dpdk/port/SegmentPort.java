package dev.siphon.stack.dpdk.port;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.MemorySource;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.flow.FlowSteering;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.ip.Ipv4Config;
import dev.siphon.stack.dpdk.shim.DirectMemory;
import dev.siphon.stack.dpdk.shim.PortQueue;
import dev.siphon.stack.dpdk.shim.SegmentMember;
import java.util.List;

/** A port on the segment inside of the process. */
final class SegmentPort implements StackPort {

    /** As many entries as the segment counts with when it chooses a queue. */
    private static final int RSS_ENTRIES = 128;

    private final Segment.Seat seat;
    private final SegmentMember member;
    private final List<PortQueue> queues;
    private final FlowSteering steering;

    private SegmentPort(Segment.Seat seat, SegmentMember member, FlowSteering steering) {
        this.seat = seat;
        this.member = member;
        this.queues = member.queues();
        this.steering = steering;
    }

    static SegmentPort open(DpdkOptions options, int workers, ListenTable listeners) throws TransportException {
        byte[] key = RssKey.bytes();
        Segment.Seat seat = Segment.enter(options);
        try {
            SegmentMember member = SegmentMember.join(seat.number(), workers, seat.pool(), options.mtu(), key);
            return new SegmentPort(seat, member, steering(key, RSS_ENTRIES, workers, listeners));
        } catch (TransportException | RuntimeException e) {
            Segment.leave(seat);
            throw e;
        }
    }

    /** Steering to workers in turn, over a redirection table of {@code entries} entries. */
    static FlowSteering steering(byte[] key, int entries, int workers, ListenTable listeners) {
        int[] table = new int[entries];
        for (int i = 0; i < entries; i++) {
            table[i] = i % workers;
        }
        return new FlowSteering(key, table, listeners);
    }

    @Override
    public PortQueue queue(int worker) {
        return queues.get(worker);
    }

    @Override
    public Ipv4Config address() {
        return seat.address();
    }

    @Override
    public FlowSteering steering() {
        return steering;
    }

    @Override
    public int packetsPerWorker() {
        return seat.packetsPerWorker();
    }

    @Override
    public MemorySource payloadSource() {
        return new DirectMemory();
    }

    /** They are there for as long as the process anyway. */
    @Override
    public void keepPackets() {}

    @Override
    public void close() {
        member.close();
        Segment.leave(seat);
    }
}
