package dev.siphon.stack.dpdk.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.ethernet.EthernetHeader;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.port.StackPort;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gets lost on the segment inside of the process is counted by who sent it. */
class SegmentLossTest {

    private static final int FRAME = 64;
    private static final long NOBODY = 0x0253495000FEL;

    private StackPort near;
    private StackPort far;
    private PortQueue from;
    private PortQueue to;

    @BeforeEach
    void join() throws TransportException {
        boolean isHere = !(DpdkLibrary.availability() instanceof Unavailable);
        if (!isHere) {
            System.out.println("skipped: " + DpdkLibrary.availability());
        }
        assumeTrue(isHere, () -> "no DPDK here: " + DpdkLibrary.availability());
        near = StackPort.open(DpdkOptions.of(Map.of()), 1, new ListenTable());
        far = StackPort.open(DpdkOptions.of(Map.of()), 1, new ListenTable());
        from = near.queue(0);
        to = far.queue(0);
        Eal.enterThread();
    }

    @AfterEach
    void leave() {
        if (near != null) {
            from.returnPackets();
            to.returnPackets();
            near.close();
            far.close();
            Eal.leaveThread();
        }
    }

    private void send(long destination) {
        PacketMemory memory = from.memory();
        int packet = memory.allocate();
        EthernetHeader.write(
                memory.bytes(),
                memory.offset(packet),
                destination,
                from.traits().macAddress(),
                EthernetHeader.TYPE_IPV4);
        memory.frame(packet, memory.offset(packet), FRAME);
        assertThat(from.txBurst(new int[] {packet}, 0, 1)).isOne();
    }

    private int receiveAll() {
        int[] packets = new int[32];
        int all = 0;
        for (int count = to.rxBurst(packets, 32); count > 0; count = to.rxBurst(packets, 32)) {
            for (int i = 0; i < count; i++) {
                to.memory().release(packets[i]);
            }
            all += count;
        }
        return all;
    }

    @Test
    void aFrameToNobodyIsCounted() {
        send(NOBODY);
        assertThat(from.counts()).containsEntry(Counter.SEGMENT_DROPPED, 1L);
        assertThat(to.counts()).containsEntry(Counter.SEGMENT_DROPPED, 0L);
    }

    @Test
    void framesThatFindNoRoomAreCounted() {
        int sent = 0;
        while (from.counts().get(Counter.SEGMENT_DROPPED) < 10) {
            send(to.traits().macAddress());
            sent++;
        }
        assertThat(receiveAll()).isEqualTo(sent - 10);
    }

    @Test
    void aPortThatIsClosedCountsNothing() {
        PortQueue closed = from;
        assertThat(closed.counts()).isNotEmpty();
        from.returnPackets();
        near.close();
        assertThat(closed.counts()).isEmpty();
        near = null;
        to.returnPackets();
        far.close();
        Eal.leaveThread();
    }
}
