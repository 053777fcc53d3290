package dev.siphon.stack.dpdk.port;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.shim.Eal;
import dev.siphon.stack.dpdk.shim.PortQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A port with a test behind it, which sends and receives frames as it likes. On the thread that opened it. */
public final class RawPort implements AutoCloseable {

    /** As many as its opposite has, where a device joins queues in pairs. */
    private static final int QUEUES = 2;

    private static final int BURST = 32;
    private static final long NAP_NANOS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StackPort port;
    private final List<PortQueue> queues;
    private final PortQueue queue;
    private final PacketMemory memory;
    private final int[] packets = new int[BURST];
    private int waiting;

    private RawPort(StackPort port) {
        this.port = port;
        this.queues = IntStream.range(0, QUEUES).mapToObj(port::queue).toList();
        this.queue = queues.get(0);
        this.memory = queue.memory();
    }

    /** The port that a stack with {@code options}, by configuration key, would have. */
    public static RawPort open(Map<String, String> options) throws TransportException {
        StackPort port = StackPort.open(DpdkOptions.of(options), QUEUES, new ListenTable());
        Eal.enterThread();
        return new RawPort(port);
    }

    /** Packets of the segment inside of the process that nobody has. */
    public static int freeOnSegment() throws TransportException {
        Segment.Seat seat = Segment.enter(DpdkOptions.of(Map.of()));
        try {
            return seat.pool().free();
        } finally {
            Segment.leave(seat);
        }
    }

    public long hardwareAddress() {
        return queue.traits().macAddress();
    }

    /** An address that nobody else has, in network byte order. */
    public int address() {
        return port.address().address();
    }

    /** Whether whoever receives from here looks at checksums. */
    public boolean isChecked() {
        return !queue.traits().verifiesChecksums();
    }

    /** Sends {@code frame} with the next {@link #flush}, or before it. */
    public void send(byte[] frame) {
        if (waiting == BURST) {
            flush();
        }
        int packet = memory.allocate();
        if (packet == PacketMemory.NONE) {
            throw new IllegalStateException("no packet is free");
        }
        memory.bytes().put(memory.offset(packet), frame);
        memory.frame(packet, memory.offset(packet), frame.length);
        packets[waiting++] = packet;
    }

    /** Sends what waits, as soon as there is somebody who takes it. */
    @SuppressWarnings("ThreadPriorityCheck") // who takes it may need this core
    public void flush() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int sent = 0;
        while (sent < waiting) {
            int taken = queue.txBurst(packets, sent, waiting - sent);
            sent += taken;
            if (taken == 0) {
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException("the port has taken no frame for " + PATIENCE);
                }
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
        waiting = 0;
    }

    /** What has come since. */
    public List<byte[]> receive() {
        List<byte[]> frames = new ArrayList<>();
        queues.forEach(each -> receive(each, frames));
        return frames;
    }

    private static void receive(PortQueue from, List<byte[]> frames) {
        PacketMemory received = from.memory();
        int[] burst = new int[BURST];
        for (int count = from.rxBurst(burst, BURST); count > 0; count = from.rxBurst(burst, BURST)) {
            for (int i = 0; i < count; i++) {
                byte[] frame = new byte[received.length(burst[i])];
                received.bytes().get(received.offset(burst[i]), frame);
                frames.add(frame);
                received.release(burst[i]);
            }
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < waiting; i++) {
            memory.release(packets[i]);
        }
        queues.forEach(PortQueue::returnPackets);
        Eal.leaveThread();
        port.close();
    }
}
