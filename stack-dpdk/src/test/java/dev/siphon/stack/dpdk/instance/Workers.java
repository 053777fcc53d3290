package dev.siphon.stack.dpdk.instance;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.flow.FlowSteering;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketPort;
import dev.siphon.stack.dpdk.packet.PortTraits;
import dev.siphon.stack.dpdk.sim.Link;
import dev.siphon.stack.dpdk.sim.LinkPort;
import dev.siphon.stack.dpdk.tcp.TcpConfig;
import dev.siphon.stack.dpdk.tcp.TcpListener;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The workers of one port, on one thread and with one memory; bounded queues between them as in a stack. */
final class Workers {

    /** How the device spreads packets over queues. */
    enum Spreading {
        BY_HASH,
        IN_TURN
    }

    private static final int PACKETS = 2048;
    private static final int QUEUE = 64;
    private static final int ETHERNET = 14;

    private record Stray(int packet, int asked) {}

    private record Arp(int operation, long hardware, int sender, int target) {}

    private final PacketMemory memory = PacketMemory.direct(PACKETS, 2048);
    private final LinkPort port;
    private final ListenTable listeners = new ListenTable();
    private final FlowSteering steering;

    /** What the device does, which knows nothing of listeners. */
    private final FlowSteering device;

    private final Spreading spreading;
    private final List<TcpIp> workers = new ArrayList<>();
    private final List<ArrayDeque<Integer>> received = new ArrayList<>();
    private final List<ArrayDeque<Stray>> strays = new ArrayList<>();
    private final List<ArrayDeque<Arp>> arps = new ArrayList<>();
    private int turn;

    Workers(Link link, int number, int size, Spreading spreading) {
        this.port = new LinkPort(link, memory, PortTraits.plain(0x020000000000L + number, 1500));
        this.steering = new FlowSteering(Instances.key(), table(size), listeners);
        this.device = new FlowSteering(Instances.key(), table(size), new ListenTable());
        this.spreading = spreading;
        for (int worker = 0; worker < size; worker++) {
            received.add(new ArrayDeque<>());
            strays.add(new ArrayDeque<>());
            arps.add(new ArrayDeque<>());
            int address = Ipv4Address.of(10, 0, 0, number);
            workers.add(Instances.create(
                    worker,
                    steering,
                    new Queue(worker),
                    memory,
                    address,
                    TcpConfig.ofPackets(PACKETS),
                    new Others(worker),
                    0,
                    number * 100 + worker));
        }
    }

    private static int[] table(int workers) {
        return IntStream.range(0, 128).map(entry -> entry % workers).toArray();
    }

    /** {@code worker} listens, as a stack's worker does. */
    TcpListener listen(int worker, int listenPort, int backlog) throws TransportException {
        TcpListener listener = workers.get(worker).listen(listenPort, backlog, () -> {});
        listeners.add(worker, listenPort);
        return listener;
    }

    int size() {
        return workers.size();
    }

    TcpIp worker(int worker) {
        return workers.get(worker);
    }

    long count(Counter counter) {
        return workers.stream()
                .mapToLong(worker -> worker.counters().count(counter))
                .sum();
    }

    void poll(long now) {
        spread();
        for (int i = 0; i < workers.size(); i++) {
            for (Stray stray = strays.get(i).poll();
                    stray != null;
                    stray = strays.get(i).poll()) {
                workers.get(i).receiveDatagram(stray.packet(), stray.asked());
            }
            for (Arp arp = arps.get(i).poll(); arp != null; arp = arps.get(i).poll()) {
                workers.get(i).arpHeard(arp.operation(), arp.hardware(), arp.sender(), arp.target());
            }
            workers.get(i).poll(now);
        }
    }

    private void spread() {
        int[] packets = new int[32];
        int count = port.rxBurst(packets, packets.length);
        for (int i = 0; i < count; i++) {
            int queue = spreading == Spreading.BY_HASH ? queueByHash(packets[i]) : turn++ % workers.size();
            received.get(queue).add(packets[i]);
        }
    }

    private int queueByHash(int packet) {
        ByteBuffer bytes = memory.bytes();
        int ip = memory.offset(packet) + ETHERNET;
        if (bytes.getShort(ip - 2) != 0x0800) {
            return turn++ % workers.size();
        }
        return device.owner(
                bytes.getInt(ip + 12),
                bytes.getInt(ip + 16),
                bytes.getShort(ip + 20) & 0xFFFF,
                bytes.getShort(ip + 22) & 0xFFFF);
    }

    private final class Queue implements PacketPort {
        private final int worker;

        Queue(int worker) {
            this.worker = worker;
        }

        @Override
        public int rxBurst(int[] packets, int max) {
            int count = 0;
            while (count < max && !received.get(worker).isEmpty()) {
                packets[count++] = received.get(worker).remove();
            }
            return count;
        }

        @Override
        public int txBurst(int[] packets, int from, int count) {
            return port.txBurst(packets, from, count);
        }

        @Override
        public PortTraits traits() {
            return port.traits();
        }
    }

    private final class Others implements OtherWorkers {
        private final int worker;

        Others(int worker) {
            this.worker = worker;
        }

        @Override
        public boolean handOver(int other, int packet, int asked) {
            return strays.get(other).size() < QUEUE && strays.get(other).add(new Stray(packet, asked));
        }

        @Override
        public void tellArp(int operation, long senderHardware, int senderAddress, int targetAddress) {
            for (int other = 0; other < workers.size(); other++) {
                if (other != worker) {
                    arps.get(other).add(new Arp(operation, senderHardware, senderAddress, targetAddress));
                }
            }
        }
    }
}
