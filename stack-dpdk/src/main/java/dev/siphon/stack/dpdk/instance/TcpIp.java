package dev.siphon.stack.dpdk.instance;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.arp.ArpPacket;
import dev.siphon.stack.dpdk.arp.ArpTable;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.ethernet.EthernetHeader;
import dev.siphon.stack.dpdk.ethernet.EthernetLink;
import dev.siphon.stack.dpdk.ip.Icmp;
import dev.siphon.stack.dpdk.ip.IpInput;
import dev.siphon.stack.dpdk.ip.IpOutput;
import dev.siphon.stack.dpdk.ip.Ipv4Header;
import dev.siphon.stack.dpdk.packet.PacketLender;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PacketPort;
import dev.siphon.stack.dpdk.packet.PortTraits;
import dev.siphon.stack.dpdk.tcp.FlowOwnership;
import dev.siphon.stack.dpdk.tcp.Tcp;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import dev.siphon.stack.dpdk.tcp.TcpListener;
import dev.siphon.stack.dpdk.timer.Clock;
import dev.siphon.stack.dpdk.timer.DeadlineQueue;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * TCP/IP of one worker, above one queue pair of a port, sharing nothing with other workers. Everything happens on the
 * worker's thread, in {@link #poll} and in what the application calls between two polls.
 */
public final class TcpIp implements AutoCloseable {

    private static final int BURST_PACKETS = 32;

    private final PacketPort port;
    private final PacketMemory memory;
    private final OtherWorkers others;
    private final Clock clock;
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Counters counters = new Counters();
    private final PacketLender lender;
    private final EthernetLink link;
    private final ArpTable arp;
    private final IpOutput output;
    private final IpInput input;
    private final Tcp tcp;
    private final long ownHardware;
    private final int[] burst = new int[BURST_PACKETS];
    private final int[] looped = new int[IpOutput.LOOPBACK_PACKETS];
    private boolean isPortFull;

    /** An instance with secrets of its own, whose clock begins at {@code nowNanos}. */
    public TcpIp(TcpIpConfig config, PacketPort port, PacketMemory memory, OtherWorkers others, long nowNanos) {
        this(config, port, memory, others, nowNanos, new SecureRandom().nextLong(), new SecureRandom().nextLong());
    }

    /** An instance with given secrets, so that a test can repeat it. */
    TcpIp(
            TcpIpConfig config,
            PacketPort port,
            PacketMemory memory,
            OtherWorkers others,
            long nowNanos,
            long secret0,
            long secret1) {
        PortTraits traits = port.traits();
        this.port = port;
        this.memory = memory;
        this.others = others;
        this.clock = new Clock(nowNanos);
        this.lender = new PacketLender(memory, config.lentSlices());
        this.ownHardware = traits.macAddress();
        this.link = new EthernetLink(port, memory, counters);
        boolean answersArp = config.worker() == 0;
        int address = config.ipv4().address();
        ConflictReport conflicts = new ConflictReport(address, ownHardware);
        this.arp = new ArpTable(link, deadlines, clock, counters, address, answersArp, conflicts, secret0);
        this.output = new IpOutput(config.ipv4(), link, arp, clock, counters);
        this.tcp = new Tcp(
                config.tcp(),
                clock,
                deadlines,
                counters,
                memory,
                lender,
                output,
                new FlowOwnership(config.worker(), config.steering(), others::handOver),
                !traits.verifiesChecksums(),
                secret0,
                secret1);
        Icmp icmp = new Icmp(output, memory, clock, counters, tcp);
        this.input = new IpInput(config.ipv4(), memory, counters, !traits.verifiesChecksums(), tcp, icmp);
        if (answersArp) {
            arp.claim();
        }
    }

    /**
     * One turn: sends what the application and the last turn left to be sent, receives a burst, and lets timers expire.
     *
     * @return how much there was to do; 0 if a worker may sleep until {@link #nextDeadlineNanos}
     */
    public int poll(long nowNanos) {
        clock.advance(nowNanos);
        int work = lender.reclaim();
        int outputs = tcp.output();
        int taken = link.flush();
        work += receiveBurst() + receiveLooped();
        work += deadlines.expire(clock.nanos());
        taken += link.flush();
        isPortFull = link.queued() > 0 && taken == 0;
        work += output.looped();
        return isPortFull ? work : work + outputs + tcp.pendingOutputs() + link.queued();
    }

    /**
     * Whether there is something to send of which the port took nothing in the last turn, as one without a link does for as long
     * as that lasts. It is no work, and nothing tells when it can be sent.
     */
    public boolean isPortFull() {
        return isPortFull;
    }

    private int receiveBurst() {
        int received = port.rxBurst(burst, BURST_PACKETS);
        for (int i = 0; i < received; i++) {
            receiveFrame(burst[i]);
        }
        return received;
    }

    private int receiveLooped() {
        int received = output.drainLoopback(looped);
        for (int i = 0; i < received; i++) {
            input.receive(looped[i], 0);
        }
        return received;
    }

    private void receiveFrame(int packet) {
        ByteBuffer bytes = memory.bytes();
        int offset = memory.offset(packet);
        int length = memory.length(packet);
        counters.add(Counter.RX_PACKETS);
        counters.add(Counter.RX_BYTES, length);
        if (length < EthernetHeader.BYTES) {
            drop(packet, Counter.ETHERNET_MALFORMED_DROPPED);
            return;
        }
        long destination = EthernetHeader.destination(bytes, offset);
        if (destination != ownHardware && destination != EthernetHeader.BROADCAST) {
            drop(packet, Counter.ETHERNET_FOREIGN_DROPPED);
            return;
        }
        if (claimsToBeUs(bytes, offset, length)) {
            drop(packet, Counter.IP_FOREIGN_DROPPED);
            return;
        }
        memory.frame(packet, offset + EthernetHeader.BYTES, length - EthernetHeader.BYTES);
        switch (EthernetHeader.type(bytes, offset)) {
            case EthernetHeader.TYPE_IPV4 -> input.receive(packet, 0);
            case EthernetHeader.TYPE_ARP -> receiveArp(packet);
            default -> drop(packet, Counter.ETHERNET_TYPE_DROPPED);
        }
    }

    /** Nobody outside has the own address: who sends under it means to be heard in conversations within this host. */
    private boolean claimsToBeUs(ByteBuffer bytes, int offset, int length) {
        return length >= EthernetHeader.BYTES + Ipv4Header.BYTES
                && EthernetHeader.type(bytes, offset) == EthernetHeader.TYPE_IPV4
                && Ipv4Header.source(bytes, offset + EthernetHeader.BYTES) == output.ownAddress();
    }

    private void receiveArp(int packet) {
        ByteBuffer bytes = memory.bytes();
        int offset = memory.offset(packet);
        if (!ArpPacket.isWellFormed(bytes, offset, memory.length(packet))) {
            drop(packet, Counter.ARP_MALFORMED_DROPPED);
            return;
        }
        int operation = ArpPacket.operation(bytes, offset);
        long senderHardware = ArpPacket.senderHardware(bytes, offset);
        int senderAddress = ArpPacket.senderProtocol(bytes, offset);
        int targetAddress = ArpPacket.targetProtocol(bytes, offset);
        memory.release(packet);
        arp.heard(operation, senderHardware, senderAddress, targetAddress);
        others.tellArp(operation, senderHardware, senderAddress, targetAddress);
    }

    private void drop(int packet, Counter reason) {
        counters.add(reason);
        memory.release(packet);
    }

    /** Another worker received an ARP packet that said this. On this worker's thread. */
    public void arpHeard(int operation, long senderHardware, int senderAddress, int targetAddress) {
        arp.heard(operation, senderHardware, senderAddress, targetAddress);
    }

    /**
     * Another worker received {@code packet}, whose frame is a datagram of a flow that may be here. Takes it over.
     *
     * @param asked the workers, as bits, that do not have it
     */
    public void receiveDatagram(int packet, int asked) {
        input.receive(packet, asked);
    }

    /** When the next timer is due, by the clock of {@link #poll}; {@link DeadlineQueue#NEVER} if none runs. */
    public long nextDeadlineNanos() {
        return deadlines.nextNanos();
    }

    /** As {@link Tcp#listen}. */
    public TcpListener listen(int port, int backlog, Runnable acceptable) throws TransportException {
        return tcp.listen(port, backlog, acceptable);
    }

    /** As {@link Tcp#connect}. */
    public TcpConnection connect(int address, int port, TcpEvents events) throws TransportException {
        return tcp.connect(address, port, events);
    }

    public Counters counters() {
        return counters;
    }

    /** TCP of this instance, for what it tells of itself. */
    public Tcp tcp() {
        return tcp;
    }

    /** Slices of packets that the application has. */
    public int lentSlices() {
        return lender.lent();
    }

    /** Timers that have expired so far. */
    public long timersExpired() {
        return deadlines.expirations();
    }

    /** Ends all connections with a reset and sends what that needs. Slices that are lent stay so. */
    @Override
    public void close() {
        tcp.close();
        lender.reclaim();
        arp.close();
        link.flush();
        link.close();
        output.close();
    }
}
