package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.ip.IcmpErrorHandler;
import dev.siphon.stack.dpdk.ip.IpOutput;
import dev.siphon.stack.dpdk.ip.IpProtocol;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.ip.Ipv4Header;
import dev.siphon.stack.dpdk.ip.Route;
import dev.siphon.stack.dpdk.packet.InternetChecksum;
import dev.siphon.stack.dpdk.packet.PacketLender;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.table.LongTable;
import dev.siphon.stack.dpdk.timer.Clock;
import dev.siphon.stack.dpdk.timer.DeadlineQueue;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** TCP of one instance: finds whom a segment is for, opens connections and listens. */
public final class Tcp implements IpProtocol, IcmpErrorHandler {

    private static final int MAX_PORT = 65_535;

    private final TcpContext context;
    private final PacketMemory memory;
    private final IpOutput ip;
    private final Counters counters;
    private final FlowOwnership ownership;
    private final boolean verifiesChecksums;
    private final InitialSequence numbers;
    private final EndpointTable endpoints;
    private final LongTable<TcpListener> listeners;
    private final Backlog backlog;
    private final TimeWaitTable timeWaits;
    private final PortChooser ports;
    private final TcpSegment segment = new TcpSegment();
    private final Host host = new Host();

    /** {@code secret0} and {@code secret1} are random and kept: numbers that strangers must not guess depend on them. */
    public Tcp(
            TcpConfig config,
            Clock clock,
            DeadlineQueue deadlines,
            Counters counters,
            PacketMemory memory,
            PacketLender lender,
            IpOutput ip,
            FlowOwnership ownership,
            boolean verifiesChecksums,
            long secret0,
            long secret1) {
        this.memory = memory;
        this.ip = ip;
        this.counters = counters;
        this.ownership = ownership;
        this.verifiesChecksums = verifiesChecksums;
        this.context =
                new TcpContext(config, clock, deadlines, counters, memory, lender, new TcpOutput(ip, memory, counters));
        this.numbers = new InitialSequence(clock, new SipHash(secret0, secret1));
        this.endpoints = new EndpointTable(config.bounds().connections(), secret0);
        this.listeners = new LongTable<>(secret1);
        this.backlog = new Backlog(context, endpoints, host);
        this.timeWaits = new TimeWaitTable(context, endpoints);
        this.ports = new PortChooser(ownership, endpoints, numbers, ip.ownAddress());
    }

    /**
     * Listens on {@code port}.
     *
     * @param backlog how many established connections may wait to be accepted
     * @param acceptable told when one begins to wait
     * @throws TransportException {@link Errno#EADDRINUSE} if this worker listens there already
     */
    public TcpListener listen(int port, int backlog, Runnable acceptable) throws TransportException {
        checkPort(port);
        if (listeners.find(port) != null) {
            throw new TransportException(
                    Errno.EADDRINUSE,
                    "listen on " + Ipv4Address.format(ip.ownAddress()) + ":" + port + ": in use already");
        }
        TcpListener listener = new TcpListener(this, port, backlog, acceptable);
        listeners.put(port, listener);
        return listener;
    }

    void stopListening(TcpListener listener) {
        if (listeners.find(listener.port()) == listener) {
            listeners.remove(listener.port());
            backlog.removeAll(listener);
        }
    }

    /**
     * Begins to connect. The outcome is told to {@code events} as readable and writable.
     *
     * @throws TransportException {@link Errno#ENETUNREACH} if no route leads there, {@link Errno#EADDRNOTAVAIL} if all ports
     *     to this peer are in use, {@link Errno#ENOBUFS} at the bound of connections
     */
    public TcpConnection connect(int address, int port, TcpEvents events) throws TransportException {
        checkPort(port);
        String to = "connect to " + Ipv4Address.format(address) + ":" + port;
        Route route = ip.route(address);
        if (route == null) {
            throw new TransportException(
                    Errno.ENETUNREACH, to + ": not on the own network, and there is no gateway to others");
        }
        if (!makeRoom()) {
            throw new TransportException(
                    Errno.ENOBUFS,
                    to + ": " + endpoints.size() + " connections are open, which is this worker's bound");
        }
        int localPort = ports.choose(address, port);
        if (localPort == PortChooser.NONE) {
            throw new TransportException(
                    Errno.EADDRNOTAVAIL, to + ": all own ports of this worker are in use with that peer");
        }
        TcpFlow flow = new TcpFlow(route, localPort, port);
        TcpConnection connection = new TcpConnection(
                context,
                host,
                flow,
                numbers.sequence(flow, ip.ownAddress()),
                numbers.timestampOffset(flow, ip.ownAddress()));
        connection.events(events);
        connection.connect();
        return connection;
    }

    private static void checkPort(int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port is " + port + ", allowed are 1 to " + MAX_PORT);
        }
    }

    private boolean makeRoom() {
        return !endpoints.isFull() || timeWaits.evictOldest();
    }

    @Override
    public void datagram(int packet, int source, int offset, int length, int asked) {
        if (!deliver(packet, source, offset, length, asked)) {
            memory.release(packet);
        }
    }

    /** Whether the packet is kept. */
    private boolean deliver(int packet, int source, int offset, int length, int asked) {
        ByteBuffer bytes = memory.bytes();
        if (length < TcpHeader.BYTES) {
            counters.add(Counter.TCP_MALFORMED_DROPPED);
            return false;
        }
        int sourcePort = TcpHeader.sourcePort(bytes, offset);
        int destinationPort = TcpHeader.destinationPort(bytes, offset);
        Endpoint endpoint = endpoints.find(TcpFlow.key(source, sourcePort, destinationPort));
        if (endpoint == null) {
            if (listeners.find(destinationPort) != null) {
                ownership.use(destinationPort);
            }
            int next = ownership.next(source, ip.ownAddress(), sourcePort, destinationPort, asked);
            if (next != ownership.worker()) {
                return handOver(next, packet, asked);
            }
        }
        if (verifiesChecksums && !isChecksumRight(source, offset, length)) {
            counters.add(Counter.TCP_CHECKSUM_DROPPED);
            return false;
        }
        if (!segment.parse(bytes, offset, length)) {
            counters.add(Counter.TCP_MALFORMED_DROPPED);
            return false;
        }
        segment.packet = packet;
        segment.sourceAddress = source;
        if (endpoint instanceof TimeWait timeWait && timeWait.isReopened(segment)) {
            timeWaits.remove(timeWait);
            return deliver(packet, source, offset, length, asked);
        }
        counters.add(Counter.TCP_SEGMENTS_RECEIVED);
        if (endpoint != null) {
            return endpoint.arrived(segment);
        }
        arrivedAtListener();
        return false;
    }

    private boolean handOver(int worker, int packet, int asked) {
        boolean isTaken = ownership.strays().handOver(worker, packet, asked | 1 << ownership.worker());
        counters.add(isTaken ? Counter.TCP_STRAYS_HANDED_OVER : Counter.TCP_STRAYS_DROPPED);
        return isTaken;
    }

    private boolean isChecksumRight(int source, int offset, int length) {
        long pseudo = InternetChecksum.pseudoHeader(source, ip.ownAddress(), Ipv4Header.PROTOCOL_TCP, length);
        return InternetChecksum.isRight(pseudo + InternetChecksum.sum(memory.bytes(), offset, length));
    }

    /** RFC 9293 §3.10.7.1 and 2: nobody has this connection, but somebody may listen. */
    private void arrivedAtListener() {
        if (segment.has(TcpHeader.RST)) {
            return;
        }
        TcpListener listener = listeners.find(segment.destinationPort);
        Route route = ip.route(segment.sourceAddress);
        if (route == null) {
            counters.add(Counter.IP_UNROUTABLE_DROPPED);
            return;
        }
        TcpFlow flow = new TcpFlow(route, segment.destinationPort, segment.sourcePort);
        if (listener == null || segment.has(TcpHeader.ACK)) {
            host.reset(flow, segment);
        } else if (segment.has(TcpHeader.SYN)) {
            arrivedSyn(listener, flow);
        }
    }

    private void arrivedSyn(TcpListener listener, TcpFlow flow) {
        if (!makeRoom()) {
            counters.add(Counter.TCP_CONNECTIONS_REFUSED);
            return;
        }
        backlog.add(new HalfOpen(
                context,
                backlog,
                listener,
                flow,
                segment,
                numbers.sequence(flow, ip.ownAddress()),
                numbers.timestampOffset(flow, ip.ownAddress())));
    }

    @Override
    public boolean handOver(int packet, int destination, int tcpOffset, int asked) {
        int localPort = TcpHeader.sourcePort(memory.bytes(), tcpOffset);
        int remotePort = TcpHeader.destinationPort(memory.bytes(), tcpOffset);
        if (endpoints.find(TcpFlow.key(destination, remotePort, localPort)) != null) {
            return false;
        }
        int next = ownership.next(destination, ip.ownAddress(), remotePort, localPort, asked);
        return next != ownership.worker() && handOver(next, packet, asked);
    }

    @Override
    public void unreachable(int destination, int tcpOffset, int code) {
        Endpoint endpoint = findQuoted(destination, tcpOffset);
        if (endpoint != null) {
            endpoint.unreachable(TcpHeader.sequence(memory.bytes(), tcpOffset), code);
        }
    }

    @Override
    public void fragmentationNeeded(int destination, int tcpOffset, int mtu, int datagramBytes) {
        Endpoint endpoint = findQuoted(destination, tcpOffset);
        if (endpoint != null) {
            int sequence = TcpHeader.sequence(memory.bytes(), tcpOffset);
            endpoint.pathMtuReduced(sequence, PathMtu.believable(mtu, datagramBytes));
        }
    }

    /** The connection whose segment was quoted at {@code tcpOffset}, where this side is the source. */
    private @Nullable Endpoint findQuoted(int destination, int tcpOffset) {
        int localPort = TcpHeader.sourcePort(memory.bytes(), tcpOffset);
        int remotePort = TcpHeader.destinationPort(memory.bytes(), tcpOffset);
        Endpoint endpoint = endpoints.find(TcpFlow.key(destination, remotePort, localPort));
        if (endpoint == null) {
            counters.add(Counter.ICMP_IGNORED);
        }
        return endpoint;
    }

    /** Sends what connections have to send, and returns how many had something. */
    public int output() {
        return context.outputs().run();
    }

    /** Connections that have something to send. */
    public int pendingOutputs() {
        return context.outputs().size();
    }

    /** Connections in the table, half-open ones and those in TIME_WAIT included. */
    public int connections() {
        return endpoints.size();
    }

    public int halfOpen() {
        return backlog.size();
    }

    public int timeWaits() {
        return timeWaits.size();
    }

    /** Packets that connections keep until they are read or put in order. */
    public int packetsHeld() {
        return context.received().used() + context.reassembly().used();
    }

    /** Ends all connections and listeners. */
    public void close() {
        listeners.forEach(TcpListener::close);
        endpoints.discardAll();
    }

    /** What connections ask of this. */
    private final class Host implements ConnectionHost {

        @Override
        public void opened(TcpConnection connection) {
            endpoints.put(connection.flow(), connection);
        }

        @Override
        public void ended(TcpConnection connection) {
            endpoints.remove(connection.flow(), connection);
        }

        @Override
        public void timeWait(TcpConnection connection, Receiver receiver, int sequence, Timestamps timestamps) {
            timeWaits.add(new TimeWait(
                    context,
                    timeWaits,
                    connection.flow(),
                    sequence,
                    receiver.nxt(),
                    receiver.acknowledge(),
                    timestamps));
        }

        /** RFC 9293 §3.10.7.1: in a way that the peer finds acceptable. */
        @Override
        public void reset(TcpFlow flow, TcpSegment cause) {
            counters.add(Counter.TCP_RESETS_SENT);
            OutgoingSegment reset = cause.has(TcpHeader.ACK)
                    ? context.outgoing().begin(cause.acknowledgement, 0, TcpHeader.RST, 0)
                    : context.outgoing().begin(0, cause.end(), TcpHeader.RST | TcpHeader.ACK, 0);
            context.output().send(flow, reset);
        }
    }
}
