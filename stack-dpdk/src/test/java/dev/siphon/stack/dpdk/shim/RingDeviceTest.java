package dev.siphon.stack.dpdk.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shim on a device of DPDK's own that needs neither hardware nor privileges: what a ring is sent, it receives. */
class RingDeviceTest {

    private static final int MTU = 1500;
    private static final int PACKETS = 1024;
    private static final int FRAME = 100;

    private final int[] packets = new int[64];
    private EthernetPort port;
    private MbufPool pool;
    private PortQueue queue;

    @BeforeEach
    void open() throws TransportException {
        boolean isHere = !(DpdkLibrary.availability() instanceof Unavailable);
        if (!isHere) {
            System.out.println("skipped: " + DpdkLibrary.availability());
        }
        assumeTrue(isHere, () -> "no DPDK here: " + DpdkLibrary.availability());
        Eal.require(new EalFlags("", 512, 4, "", List.of()));
        port = EthernetPort.attach("net_ring0");
        pool = MbufPool.open("ring_test", PACKETS, MTU, -1);
        port.start(1, MTU, pool, new byte[40]);
        queue = port.queues().get(0);
    }

    @AfterEach
    void close() {
        if (queue != null) {
            queue.returnPackets();
            assertThat(pool.free()).as("packets that are back").isEqualTo(PACKETS);
        }
        if (pool != null) {
            port.close();
            pool.close();
        }
    }

    private int packet(int content) {
        PacketMemory memory = queue.memory();
        int packet = memory.allocate();
        for (int i = 0; i < FRAME; i++) {
            memory.bytes().put(memory.offset(packet) + i, (byte) (content + i));
        }
        memory.frame(packet, memory.offset(packet), FRAME);
        return packet;
    }

    @Test
    void aBurstComesAsItWent() {
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 32; i++) {
                packets[i] = packet(round + i);
            }
            assertThat(queue.txBurst(packets, 0, 32)).isEqualTo(32);
            assertThat(queue.rxBurst(packets, 64)).isEqualTo(32);
            PacketMemory memory = queue.memory();
            for (int i = 0; i < 32; i++) {
                assertThat(memory.length(packets[i])).isEqualTo(FRAME);
                assertThat(memory.bytes().get(memory.offset(packets[i]) + 7)).isEqualTo((byte) (round + i + 7));
                memory.release(packets[i]);
            }
        }
        assertThat(queue.counts()).containsEntry(Counter.RX_COPIED, 0L);
    }

    @Test
    void aFrameEndsInPayloadMemoryWhichIsKeptUntilItIsSent() {
        SizeClassPool payload = new SizeClassPool(new EalMemory(), 0);
        PayloadBuffer buffer = Objects.requireNonNull(payload.tryAcquire(4096));
        for (int i = 0; i < 4096; i++) {
            buffer.memory().put(i, (byte) (i * 7));
        }
        PacketMemory memory = queue.memory();
        packets[0] = packet(1);
        memory.attach(packets[0], buffer, 1000, 1200);
        buffer.release();

        assertThat(queue.txBurst(packets, 0, 1)).isEqualTo(1);
        assertThat(payload.outstanding()).as("buffers that the device has").isEqualTo(1);
        assertThat(queue.rxBurst(packets, 64)).isEqualTo(1);
        assertThat(queue.counts())
                .as("put together, since a worker reads frames in one piece")
                .containsEntry(Counter.RX_COPIED, 1L);
        assertThat(memory.length(packets[0])).isEqualTo(FRAME + 1200);
        ByteBuffer bytes = memory.bytes();
        int offset = memory.offset(packets[0]);
        assertThat(bytes.get(offset + FRAME - 1)).isEqualTo((byte) FRAME);
        for (int i = 0; i < 1200; i++) {
            assertThat(bytes.get(offset + FRAME + i)).isEqualTo((byte) ((1000 + i) * 7));
        }
        memory.release(packets[0]);
        queue.txBurst(packets, 0, 0);
        assertThat(payload.outstanding()).as("after the next burst").isZero();
        payload.close();
    }

    @Test
    void payloadOfOtherMemoryIsCopied() {
        PayloadBuffer foreign = PayloadBuffer.wrap(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
        packets[0] = packet(1);
        queue.memory().attach(packets[0], foreign, 1, 2);
        assertThat(queue.txBurst(packets, 0, 1)).isEqualTo(1);
        assertThat(queue.rxBurst(packets, 64)).isEqualTo(1);
        PacketMemory memory = queue.memory();
        assertThat(memory.length(packets[0])).isEqualTo(FRAME + 2);
        assertThat(memory.bytes().get(memory.offset(packets[0]) + FRAME)).isEqualTo((byte) 2);
        memory.release(packets[0]);
    }

    @Test
    void aWokenSleepEndsAtOnceAndOneThatIsNotEndsWithItsTime() {
        queue.wake();
        queue.sleep(Long.MAX_VALUE);
        queue.sleep(1000);
    }

    @Test
    void anEmptyPoolGivesNothing() {
        PacketMemory memory = queue.memory();
        int taken = 0;
        int[] all = new int[PACKETS + 1];
        for (int packet = memory.allocate(); packet != PacketMemory.NONE; packet = memory.allocate()) {
            all[taken++] = packet;
        }
        assertThat(taken).isLessThanOrEqualTo(PACKETS).isGreaterThan(PACKETS / 2);
        for (int i = 0; i < taken; i++) {
            memory.release(all[i]);
        }
    }

    @Test
    void moreQueuesThanThePortHasAreRefused() throws TransportException {
        EthernetPort other = EthernetPort.attach("net_null0");
        assertThatThrownBy(() -> other.start(5000, MTU, pool, new byte[40]))
                .hasMessageContaining("net_null0 has")
                .hasMessageContaining("lower ms_async_op_threads");
        other.close();
    }
}
