package dev.siphon.it.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.Waiting;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.script.Seg;
import dev.siphon.stack.dpdk.sim.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Peers that mean harm, against a whole stack: what they take is bounded, what they send is counted, and messages go on. What
 * single rules say is in the tests of stack-dpdk.
 */
abstract class HostilePeerConformance {

    static final int FRAMES = 10_000;

    private static final int MF = 0x2000;

    private final Random random = new Random(1);
    private Siege siege;

    abstract Siege open() throws IOException;

    @BeforeEach
    void openSiege() throws IOException {
        siege = open();
    }

    @AfterEach
    void closeSiege() {
        if (siege != null) {
            siege.close();
        }
    }

    Siege siege() {
        return siege;
    }

    /** Somebody on the network who does not exist. */
    private int stranger() {
        return siege.address() & 0xFFFF_0000 | 100 + random.nextInt(100) << 8 | 1 + random.nextInt(250);
    }

    byte[] frame(int source, Seg seg) {
        return seg.frame(siege.hardwareAddress(), siege.sourceHardwareAddress(), source, siege.address());
    }

    byte[] datagram(int source, int protocol, byte[] content) {
        return Frames.ip(
                siege.hardwareAddress(), siege.sourceHardwareAddress(), source, siege.address(), protocol, content);
    }

    /** A segment from a stranger to the listener that would be in order. */
    byte[] sound() {
        return frame(
                stranger(), new Seg().ports(4000, siege.port()).seq(1).ack(1).payload(40));
    }

    /** Something of the conversation, forged by who knows both addresses and ports and nothing else. */
    Seg forged() {
        return new Seg()
                .ports(siege.client().getPort(), siege.port())
                .seq(random.nextInt())
                .ack(random.nextInt());
    }

    private Seg syn(int port) {
        return new Seg()
                .ports(port, siege.port())
                .seq(random.nextInt())
                .mss(1400)
                .sackOk()
                .flags(Seg.SYN);
    }

    /** A connection of the attacker's own; what the attacked stack expects is {@code seq}. */
    private record Established(int port, int seq, int ack) {}

    private Established establish(int port) {
        Seg syn = syn(port);
        Seg[] answer = new Seg[1];
        Waiting.until("an answer to a SYN", () -> {
            siege.send(frame(siege.source(), syn));
            for (byte[] frame : siege.received()) {
                if (frame.length >= 54 && frame[12] == 8 && frame[13] == 0 && frame[23] == 6) {
                    Seg seg = Seg.read(frame);
                    if (seg.destinationPort == port && seg.has(Seg.SYN) && seg.ack == syn.seq + 1) {
                        answer[0] = seg;
                    }
                }
            }
            return answer[0] != null;
        });
        Established established = new Established(port, syn.seq + 1, answer[0].seq + 1);
        siege.send(frame(siege.source(), segment(established, 0)));
        return established;
    }

    /** A segment at {@code offset} of what the attacker sends. */
    private Seg segment(Established connection, int offset) {
        return new Seg()
                .ports(connection.port(), siege.port())
                .seq(connection.seq() + offset)
                .ack(connection.ack());
    }

    @Test
    void aFloodOfHandshakesTakesABoundedBacklog() {
        long before = siege.count(Counter.TCP_BACKLOG_EVICTED);
        siege.storm(FRAMES, i -> frame(stranger(), syn(1 + random.nextInt(65_535))));
        assertThat(siege.count(Counter.TCP_BACKLOG_EVICTED)).isGreaterThan(before);
        long accepted = siege.count(Counter.TCP_ACCEPTED);
        establish(4711);
        Waiting.until("a real peer", () -> siege.count(Counter.TCP_ACCEPTED) > accepted);
    }

    @Test
    void datagramsOfImpossibleLengthsAreDropped() {
        siege.stormCounted(
                FRAMES,
                i -> {
                    byte[] frame = sound();
                    ByteBuffer bytes = ByteBuffer.wrap(frame);
                    int available = frame.length - RawFrames.ETHERNET;
                    switch (i % 7) {
                        case 0 -> bytes.putShort(RawFrames.ETHERNET + 2, (short) 0);
                        case 1 -> bytes.putShort(RawFrames.ETHERNET + 2, (short) 19);
                        case 2 -> bytes.putShort(RawFrames.ETHERNET + 2, (short) (available + 1));
                        case 3 -> bytes.putShort(RawFrames.ETHERNET + 2, (short) 0xFFFF);
                        case 4 -> frame[RawFrames.ETHERNET] = 0x44;
                        case 5 -> frame[RawFrames.ETHERNET] = 0x65;
                        default -> frame = Arrays.copyOf(frame, RawFrames.ETHERNET + random.nextInt(RawFrames.IP));
                    }
                    return i % 7 < 6 ? RawFrames.withIpChecksum(frame) : frame;
                },
                Counter.IP_MALFORMED_DROPPED);
    }

    @Test
    void segmentsOfImpossibleLengthsAreDropped() {
        siege.stormCounted(
                FRAMES,
                i -> switch (i % 4) {
                    case 0 -> withDataOffset(random.nextInt(5));
                    case 1 -> withDataOffset(15);
                    case 2 -> datagram(stranger(), 6, new byte[random.nextInt(20)]);
                    default -> frame(stranger(), badOptions(i / 4));
                },
                Counter.TCP_MALFORMED_DROPPED);
    }

    private byte[] withDataOffset(int words) {
        Seg seg = new Seg().ports(4000, siege.port()).seq(random.nextInt()).ack(1);
        byte[] frame = frame(stranger(), seg);
        frame[RawFrames.ETHERNET + RawFrames.IP + 12] = (byte) (words << 4);
        return Frames.withTcpChecksum(frame);
    }

    private Seg badOptions(int i) {
        Seg syn = new Seg().ports(4000, siege.port()).flags(Seg.SYN);
        return switch (i % 4) {
            case 0 -> syn.rawOptions(2, 0, 1, 1);
            case 1 -> syn.rawOptions(2, 1, 1, 1);
            case 2 -> syn.rawOptions(1, 1, 1, 3);
            default -> syn.rawOptions(1, 1, 8, 10);
        };
    }

    @Test
    void fragmentsAreDropped() {
        siege.stormCounted(
                FRAMES,
                i -> {
                    byte[] frame = sound();
                    int offset = i % 2 == 0 ? 0 : 1 + random.nextInt(0x1FFF);
                    int flags = i % 2 == 0 || random.nextBoolean() ? MF : 0;
                    ByteBuffer.wrap(frame).putShort(RawFrames.ETHERNET + 6, (short) (flags | offset));
                    return RawFrames.withIpChecksum(frame);
                },
                Counter.IP_FRAGMENTS_DROPPED);
    }

    @Test
    void malformedArpIsDropped() {
        siege.stormCounted(
                FRAMES,
                i -> {
                    byte[] frame = request(stranger());
                    switch (i % 4) {
                        case 0 -> frame[15] = 2;
                        case 1 -> frame[16] = 1;
                        case 2 -> frame[18 + random.nextInt(2)]++;
                        default -> frame = Arrays.copyOf(frame, RawFrames.ETHERNET + random.nextInt(28));
                    }
                    return frame;
                },
                Counter.ARP_MALFORMED_DROPPED);
    }

    private byte[] request(int sender) {
        return arp(1, siege.sourceHardwareAddress(), sender, siege.address());
    }

    private byte[] arp(int operation, long senderMac, int sender, int target) {
        return RawFrames.arp(
                siege.hardwareAddress(), siege.sourceHardwareAddress(), operation, senderMac, sender, target);
    }

    /** All workers hear ARP, so all of them count. */
    @Test
    void liesByArpMakeNoImpression() {
        long malformed = siege.count(Counter.ARP_MALFORMED_DROPPED);
        int sent = siege.storm(FRAMES, i -> switch (i % 3) {
            case 0 -> arp(1, 0, stranger(), siege.address());
            case 1 -> arp(2, RawFrames.BROADCAST, stranger(), siege.address());
            default -> arp(2, siege.sourceHardwareAddress(), 0xE000_0001, siege.address());
        });
        Waiting.until("the last of the frames", () -> siege.count(Counter.ARP_MALFORMED_DROPPED) - malformed >= sent);

        long conflicts = siege.count(Counter.ARP_CONFLICTS);
        int claims = siege.storm(
                FRAMES, i -> arp(1 + i % 2, siege.sourceHardwareAddress(), siege.address(), siege.address()));
        Waiting.until("the last of the frames", () -> siege.count(Counter.ARP_CONFLICTS) - conflicts >= claims);
    }

    @Test
    void strangersByTheThousandAreBoundedNeighbours() {
        long evicted = siege.count(Counter.ARP_EVICTED);
        siege.storm(FRAMES, i -> arp(2, siege.sourceHardwareAddress(), stranger(), stranger()));
        assertThat(siege.count(Counter.ARP_EVICTED)).as("nobody asked them").isEqualTo(evicted);
        siege.storm(FRAMES, i -> request(stranger()));
        assertThat(siege.count(Counter.ARP_EVICTED)).isGreaterThan(evicted);
    }

    @Test
    void liesByIcmpAreDropped() {
        siege.stormCounted(
                FRAMES,
                i -> datagram(stranger(), 1, lie(i)),
                Counter.ICMP_IGNORED,
                Counter.ICMP_MALFORMED_DROPPED,
                Counter.ICMP_UNREACHABLE_HEARD,
                Counter.PATH_MTU_REDUCED);
    }

    /** About a segment that was not sent, as far as the liar can tell. */
    private byte[] lie(int i) {
        Seg seg = new Seg().ports(siege.port(), siege.client().getPort()).seq(random.nextInt());
        byte[] about = seg.frame(0, 0, siege.address(), siege.clientAddress());
        byte[] quoted = Arrays.copyOfRange(about, RawFrames.ETHERNET, RawFrames.ETHERNET + RawFrames.IP + 8);
        return switch (i % 6) {
            case 0 -> RawFrames.icmp(3, random.nextInt(16), 0, quoted);
            case 1 -> RawFrames.icmp(3, 4, random.nextInt(65_536), quoted);
            case 2 -> RawFrames.icmp(3, 3, 0, Arrays.copyOf(quoted, random.nextInt(quoted.length)));
            case 3 -> RawFrames.icmp(4 + random.nextInt(2), 0, siege.source(), quoted);
            case 4 -> RawFrames.icmp(11 + random.nextInt(2), 0, 0, quoted);
            default -> {
                byte[] wrong = RawFrames.icmp(3, 1, 0, quoted);
                wrong[2]++;
                yield wrong;
            }
        };
    }

    @Test
    void echoesAreAnsweredUpToARate() {
        siege.stormCounted(
                FRAMES,
                i -> datagram(stranger(), 1, RawFrames.icmp(8, 0, i, new byte[random.nextInt(1000)])),
                Counter.ICMP_ECHOES_ANSWERED,
                Counter.ICMP_RATE_LIMITED);
        assertThat(siege.count(Counter.ICMP_RATE_LIMITED)).isPositive();
    }

    @Test
    void protocolsThatNobodySpeaksAreDropped() {
        siege.stormCounted(
                FRAMES,
                i -> datagram(stranger(), 7 + random.nextInt(200), new byte[random.nextInt(100)]),
                Counter.IP_PROTOCOL_DROPPED);
    }

    @Test
    void framesOfOtherKindsAndForOthersAreDropped() {
        siege.stormCounted(
                FRAMES,
                i -> {
                    byte[] frame = sound();
                    switch (i % 3) {
                        case 0 -> ByteBuffer.wrap(frame).putShort(12, (short) 0x86DD);
                        case 1 -> frame = Arrays.copyOf(frame, 6 + random.nextInt(8));
                        default -> ByteBuffer.wrap(frame).putInt(0, 0x0100_5E00).putShort(4, (short) i);
                    }
                    return frame;
                },
                Counter.ETHERNET_TYPE_DROPPED,
                Counter.ETHERNET_MALFORMED_DROPPED,
                Counter.ETHERNET_FOREIGN_DROPPED);
    }

    /** The own address too: what comes from outside under it would be in conversations within the stack. */
    @Test
    void datagramsFromNobodyAndForOthersAreDropped() {
        siege.stormCounted(
                FRAMES,
                i -> switch (i % 6) {
                    case 0 -> withDestination(stranger());
                    case 1 -> withDestination(0xFFFF_FFFF);
                    case 2 -> frame(siege.address(), syn(siege.port()));
                    case 3 -> frame(0x7F00_0001, syn(4000));
                    case 4 -> frame(siege.address() | 0xFFFF, syn(4000));
                    default -> frame(0xE000_0001, syn(4000));
                },
                Counter.IP_FOREIGN_DROPPED);
    }

    private byte[] withDestination(int destination) {
        return syn(4000).frame(siege.hardwareAddress(), siege.sourceHardwareAddress(), stranger(), destination);
    }

    /** Crumbs of a stream that never begins, each saying something else about the same bytes. */
    @Test
    void overlapsThatContradictEachOtherTakeBoundedMemory() {
        Established[] connections = new Established[16];
        for (int i = 0; i < connections.length; i++) {
            connections[i] = establish(4000 + i);
        }
        long dropped = siege.count(Counter.TCP_RECEIVE_BOUND_DROPPED);
        long outOfOrder = siege.count(Counter.TCP_OUT_OF_ORDER);
        siege.storm(FRAMES, i -> {
            Seg seg = segment(connections[i % connections.length], 1 + random.nextInt(50_000));
            seg.payload(1 + random.nextInt(20));
            random.nextBytes(seg.payload);
            return frame(siege.source(), seg);
        });
        assertThat(siege.count(Counter.TCP_OUT_OF_ORDER)).isGreaterThan(outOfOrder);
        assertThat(siege.count(Counter.TCP_RECEIVE_BOUND_DROPPED)).isGreaterThan(dropped);
        long heard = siege.count(Counter.TCP_RESETS_HEARD);
        for (Established connection : connections) {
            siege.send(frame(siege.source(), segment(connection, 0).flags(Seg.RST)));
        }
        Waiting.until(
                "the attacker's resets", () -> siege.count(Counter.TCP_RESETS_HEARD) - heard == connections.length);
        siege.checkProgress();
    }

    /** The first byte makes a stream of the crumbs, which is no messenger's. */
    @Test
    void streamsOfNonsenseEndTheirConnectionsOnly() {
        for (int round = 0; round < 20; round++) {
            Established connection = establish(5000 + round);
            for (int i = 0; i < 100; i++) {
                Seg seg = segment(connection, 1 + random.nextInt(2000));
                seg.payload(1 + random.nextInt(1000));
                random.nextBytes(seg.payload);
                siege.send(frame(siege.source(), seg));
            }
            siege.send(frame(siege.source(), segment(connection, 0).payload("x")));
        }
        siege.checkProgress();
    }

    /** Frames of every kind with some bytes changed, with right checksums or not, whole or not. */
    private byte[] anything(int i) {
        byte[] frame = switch (i % 5) {
            case 0 -> frame(stranger(), syn(random.nextInt(65_536)));
            case 1 -> frame(siege.clientAddress(), forged().payload(random.nextInt(1000)));
            case 2 -> datagram(stranger(), 1, lie(i));
            case 3 -> datagram(stranger(), 1, RawFrames.icmp(8, 0, i, new byte[random.nextInt(100)]));
            default -> sound();
        };
        // Whom the frame is for and that it is IPv4 stay as they are.
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            frame[RawFrames.ETHERNET + random.nextInt(frame.length - RawFrames.ETHERNET)] ^=
                    (byte) (1 << random.nextInt(8));
        }
        if (random.nextInt(3) == 0) {
            frame = Arrays.copyOf(frame, RawFrames.ETHERNET + random.nextInt(frame.length - RawFrames.ETHERNET));
        }
        return frame.length > RawFrames.ETHERNET && random.nextBoolean() ? RawFrames.withIpChecksum(frame) : frame;
    }

    @Test
    void anythingAtAllDoesNoHarm() {
        siege.storm(10 * FRAMES, this::anything);
        siege.checkProgress();
    }

    /** Faster than the workers can be: what finds no room is lost, as on a wire, and repeated by those who mean it. */
    @Test
    void messagesGoOnAfterAFloodWithoutMeasure() {
        siege.flood(20 * FRAMES, this::anything);
        siege.look();
        siege.checkProgress();
    }
}
