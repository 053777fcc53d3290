package dev.siphon.stack.dpdk.script;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.instance.Instances;
import dev.siphon.stack.dpdk.instance.TcpIp;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.packet.PacketMemory;
import dev.siphon.stack.dpdk.packet.PortTraits;
import dev.siphon.stack.dpdk.tcp.TcpConfig;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import dev.siphon.stack.dpdk.tcp.TcpListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One instance at 10.0.0.1 with the test as its peer at 10.0.0.2. The peer's numbers begin at {@link #peerInitial}, the
 * instance's at {@link #initial}; time passes only by {@link #after}.
 */
public final class Script {

    public static final int OWN = Ipv4Address.of(10, 0, 0, 1);
    public static final int PEER = Ipv4Address.of(10, 0, 0, 2);
    public static final long OWN_MAC = 0x020000000001L;
    public static final long PEER_MAC = 0x020000000002L;
    public static final int PORT = 6800;
    public static final int PEER_PORT = 40_000;
    public static final int PACKETS = 512;

    private static final int MTU = 1500;
    private static final int TURNS = 10;

    /** What scripts take longest to make; one after the other may have the same. */
    public record Memory(PacketMemory packets, ByteBuffer readInto) {
        public static Memory allocate() {
            return new Memory(PacketMemory.direct(PACKETS, 2048), ByteBuffer.allocateDirect(1 << 20));
        }
    }

    private final PacketMemory memory;
    private final ByteBuffer in;
    private final ScriptPort port;
    private final TcpIp tcpIp;
    private final BufferList out =
            new BufferList(new SizeClassPool(bytes -> new MemoryBlock(ByteBuffer.allocate(bytes), 0, 0), 1 << 20));
    private final Told told = new Told();
    private TcpListener listener;
    private TcpConnection connection;
    private int ownPort = PORT;
    private int peerPort = PEER_PORT;
    private boolean answersArp = true;
    private long now = 1_000_000_000L;
    public int peerInitial = 1000;
    public int initial;

    /** How often the connection told its application something. */
    public static final class Told implements TcpEvents {
        public int readable;
        public int writable;

        @Override
        public void readable() {
            readable++;
        }

        @Override
        public void writable() {
            writable++;
        }
    }

    public Script(TcpConfig config) {
        this(config, Memory.allocate());
    }

    public Script(Memory memory) {
        this(TcpConfig.ofPackets(PACKETS), memory);
    }

    private Script(TcpConfig config, Memory with) {
        memory = with.packets();
        in = with.readInto();
        port = new ScriptPort(memory, PortTraits.plain(OWN_MAC, MTU));
        tcpIp = Instances.create(port, memory, OWN, config, now, 42);
        injectArp(1, PEER_MAC, PEER, OWN);
        turn();
        port.sent().clear();
    }

    public Script() {
        this(TcpConfig.ofPackets(PACKETS));
    }

    public TcpIp tcpIp() {
        return tcpIp;
    }

    public ScriptPort port() {
        return port;
    }

    public PacketMemory memory() {
        return memory;
    }

    public TcpConnection connection() {
        return connection;
    }

    public TcpListener listener() {
        return listener;
    }

    public Told told() {
        return told;
    }

    public long count(Counter counter) {
        return tcpIp.counters().count(counter);
    }

    // --- time ------------------------------------------------------------------------------------------------------

    /** Turns until nothing is left to do. */
    public Script turn() {
        for (int i = 0; i < TURNS; i++) {
            tcpIp.poll(now);
            if (answersArp && port.sent().removeIf(Script::isArp)) {
                injectArp(2, PEER_MAC, PEER, OWN);
            }
        }
        return this;
    }

    private static boolean isArp(byte[] frame) {
        return frame[12] == 8 && frame[13] == 6;
    }

    /** From now on, what the instance asks by ARP is left to the test. */
    public Script withoutArp() {
        answersArp = false;
        return this;
    }

    public Script after(long millis) {
        return afterNanos(millis * 1_000_000);
    }

    public Script afterNanos(long nanos) {
        now += nanos;
        return turn();
    }

    public long now() {
        return now;
    }

    // --- the peer --------------------------------------------------------------------------------------------------

    /** An acknowledgement of the handshake, to be changed. */
    public Seg seg() {
        return new Seg().ports(peerPort, ownPort).seq(peerInitial + 1).ack(initial + 1);
    }

    public Seg syn() {
        return new Seg().ports(peerPort, ownPort).seq(peerInitial).flags(Seg.SYN);
    }

    /** {@code text} from {@code offset} of the peer's stream. */
    public Seg data(int offset, String text) {
        return seg().seq(peerInitial + 1 + offset).payload(text).flags(Seg.ACK | Seg.PSH);
    }

    public Script inject(Seg seg) {
        return inject(seg.frame(OWN_MAC, PEER_MAC, PEER, OWN));
    }

    public Script inject(byte[] frame) {
        port.inject(frame);
        return turn();
    }

    /** Gives the instance several segments in one burst. */
    public Script injectTogether(List<Seg> segs) {
        segs.forEach(seg -> port.inject(seg.frame(OWN_MAC, PEER_MAC, PEER, OWN)));
        return turn();
    }

    public void injectArp(int operation, long senderMac, int sender, int target) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.putShort((short) 0xFFFF).putInt(-1);
        frame.putShort((short) (senderMac >> 32)).putInt((int) senderMac).putShort((short) 0x0806);
        frame.putShort((short) 1)
                .putShort((short) 0x0800)
                .putShort((short) 0x0604)
                .putShort((short) operation);
        frame.putShort((short) (senderMac >> 32)).putInt((int) senderMac).putInt(sender);
        frame.putShort((short) 0).putInt(0).putInt(target);
        port.inject(frame.array());
    }

    // --- what the instance sent ------------------------------------------------------------------------------------

    public List<Seg> sent() {
        List<Seg> segs = new ArrayList<>();
        while (!port.sent().isEmpty()) {
            segs.add(Seg.parse(port.sent().remove()));
        }
        return segs;
    }

    /** The one segment that was sent. */
    public Seg expect() {
        List<Seg> segs = sent();
        if (segs.size() != 1) {
            throw new AssertionError("expected one segment, were sent: " + segs);
        }
        return segs.get(0);
    }

    public Script expectNothing() {
        List<Seg> segs = sent();
        if (!segs.isEmpty()) {
            throw new AssertionError("expected no segment, were sent: " + segs);
        }
        return this;
    }

    // --- the application -------------------------------------------------------------------------------------------

    public Script listen() throws TransportException {
        listener = tcpIp.listen(PORT, 4, () -> {});
        return this;
    }

    /** A connection that the peer opened with {@code syn}, which says what it can. */
    public Script accept(Seg syn) throws TransportException {
        listen();
        peerInitial = syn.seq;
        inject(syn);
        Seg synAck = expect();
        initial = synAck.seq;
        Seg last = seg();
        if (syn.hasTimestamps) {
            last.timestamps(syn.timestamp, synAck.timestamp);
        }
        inject(last);
        connection = listener.accept();
        connection.events(told);
        connection.noDelay(true);
        sent();
        return this;
    }

    /** A connection with segments of 1000 bytes and no other options. */
    public Script acceptPlain() throws TransportException {
        return accept(syn().mss(1000));
    }

    /** A connection with segments of 1000 bytes and SACK. */
    public Script acceptSack() throws TransportException {
        return accept(syn().mss(1000).sackOk());
    }

    /** Begins to connect, and returns the SYN. */
    public Seg connect() throws TransportException {
        connection = tcpIp.connect(PEER, PEER_PORT, told);
        connection.noDelay(true);
        turn();
        Seg syn = expect();
        initial = syn.seq;
        ownPort = syn.sourcePort;
        peerPort = PEER_PORT;
        return syn;
    }

    public Script write(String text) throws TransportException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        out.copy(ByteBuffer.wrap(bytes), 0, bytes.length);
        connection.send(out);
        return turn();
    }

    public Script write(int length) throws TransportException {
        out.copy(ByteBuffer.allocate(length), 0, length);
        connection.send(out);
        return turn();
    }

    /** What the application did not get rid of yet. */
    public long unsent() {
        return out.remaining();
    }

    public String read() throws TransportException {
        int bytes = connection.read(in, 0, in.capacity());
        turn();
        byte[] text = new byte[Math.max(bytes, 0)];
        in.get(0, text);
        return bytes == TcpConnection.END_OF_STREAM ? "END" : new String(text, StandardCharsets.ISO_8859_1);
    }

    public Script readBytes(int length) throws TransportException {
        connection.read(in, 0, length);
        return turn();
    }
}
