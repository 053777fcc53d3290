package dev.siphon.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.sim.Frames;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ICMP and ARP: RFC 792, 1122, 1191, 5927 and 826. */
class ControlMessageTest {

    private static final int ETHERNET = 14;
    private static final int IP = 20;

    private final Script script = new Script();

    private byte[] icmp(byte[] payload) {
        ByteBuffer.wrap(payload).putShort(2, (short) ~Frames.checksum(payload, 0, payload.length, 0));
        return Frames.ip(Script.OWN_MAC, Script.PEER_MAC, Script.PEER, Script.OWN, 1, payload);
    }

    /** RFC 792, RFC 1122 §3.2.2.6. */
    @Test
    void anEchoRequestIsAnswered() {
        script.inject(icmp(new byte[] {8, 0, 0, 0, 1, 2, 3, 4, 'd', 'a', 't'}));
        byte[] reply = script.port().sent().remove();
        assertThat(reply[ETHERNET + IP]).isZero();
        assertThat(reply).endsWith(1, 2, 3, 4, 'd', 'a', 't');
        assertThat(Frames.checksum(reply, ETHERNET + IP, 11, 0)).isEqualTo(0xFFFF);
        assertThat(ByteBuffer.wrap(reply).getInt(ETHERNET + 16)).isEqualTo(Script.PEER);
    }

    @Test
    void echoRequestsAreAnsweredUpToARate() {
        for (int i = 0; i < 1100; i++) {
            script.inject(icmp(new byte[] {8, 0, 0, 0, 0, 0, 0, 0}));
        }
        assertThat(script.port().sent()).hasSize(1000);
        assertThat(script.count(Counter.ICMP_RATE_LIMITED)).isEqualTo(100);
    }

    @Test
    void aWrongChecksumIsNotAnswered() {
        byte[] frame = icmp(new byte[] {8, 0, 0, 0, 0, 0, 0, 0});
        frame[frame.length - 1] ^= 1;
        script.inject(frame).expectNothing();
        assertThat(script.count(Counter.ICMP_MALFORMED_DROPPED)).isOne();
    }

    /** RFC 1122 §3.2.2.1. */
    @Test
    void anUnknownProtocolIsUnreachable() {
        script.inject(Frames.ip(
                Script.OWN_MAC, Script.PEER_MAC, Script.PEER, Script.OWN, 17, new byte[] {9, 8, 7, 6, 5, 4, 3, 2, 1}));
        byte[] answer = script.port().sent().remove();
        assertThat(answer[ETHERNET + IP]).isEqualTo((byte) 3);
        assertThat(answer[ETHERNET + IP + 1]).isEqualTo((byte) 2);
        assertThat(answer).endsWith(9, 8, 7, 6, 5, 4, 3, 2);
    }

    /** RFC 791 §3.2: nobody puts fragments together here; they are counted. */
    @Test
    void fragmentsAreRefused() {
        byte[] frame = Frames.ip(Script.OWN_MAC, Script.PEER_MAC, Script.PEER, Script.OWN, 6, new byte[40]);
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        bytes.putShort(ETHERNET + 6, (short) 0x2000).putShort(ETHERNET + 10, (short) 0);
        bytes.putShort(ETHERNET + 10, (short) ~Frames.checksum(frame, ETHERNET, IP, 0));
        script.inject(frame).expectNothing();
        assertThat(script.count(Counter.IP_FRAGMENTS_DROPPED)).isOne();
    }

    /** RFC 9293 §3.9.2.2, RFC 5927 §5: while connecting, it is the end. */
    @Test
    void unreachableEndsAConnect() throws Exception {
        script.connect();
        script.inject(unreachable(script.initial, 3, 0));
        assertThatThrownBy(() -> script.connection().isConnected())
                .isInstanceOfSatisfying(
                        TransportException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.ECONNREFUSED));
    }

    /** RFC 5927 §5.2: an established connection goes on. */
    @Test
    void unreachableDoesNotEndAConnection() throws Exception {
        script.acceptPlain().write("data");
        script.inject(unreachable(script.initial + 1, 3, 0));
        assertThat(script.connection().isConnected()).isTrue();
        assertThat(script.count(Counter.ICMP_UNREACHABLE_HEARD)).isOne();
    }

    /** RFC 5927 §4.1: about nothing that is in flight. */
    @Test
    void unreachableAboutNothingInFlightIsIgnored() throws Exception {
        script.connect();
        script.inject(unreachable(script.initial + 1, 3, 0));
        script.inject(unreachable(script.initial - 1, 3, 0));
        assertThat(script.connection().isConnected()).isFalse();
        assertThat(script.count(Counter.ICMP_IGNORED)).isEqualTo(2);
    }

    /** RFC 1191 §3 and §6: what was too large is cut anew and sent at once; later connections know. */
    @Test
    void aNarrowPathIsHonoured() throws Exception {
        script.accept(script.syn().mss(1460)).write(4000);
        assertThat(script.sent()).extracting(seg -> seg.payload.length).containsExactly(1460, 1460, 1080);
        script.inject(unreachable(script.initial + 1, 4, 1000));
        List<Seg> again = script.sent();
        assertThat(again)
                .extracting(seg -> seg.payload.length)
                .containsOnly(960, 160)
                .hasSize(5);
        assertThat(again.get(0).seq).isEqualTo(script.initial + 1);
        script.inject(script.syn().ports(50_000, Script.PORT));
        assertThat(script.expect().mss).isEqualTo(960);
        script.after(600_000).inject(script.syn().ports(50_001, Script.PORT));
        assertThat(script.sent()).last().extracting(seg -> seg.mss).isEqualTo(1460);
    }

    /** A probe of a small window may be too large for the path as well, and is cut anew then. */
    @Test
    void aProbeThatIsTooLargeForThePathIsCut() throws Exception {
        script.accept(script.syn().mss(1460)).inject(script.seg().window(20_000));
        script.inject(script.seg().window(1400)).write(1460).expectNothing();
        assertThat(script.after(200).expect().payload).hasSize(1400);
        script.inject(unreachable(script.initial + 1, 4, 1000));
        assertThat(script.after(200).sent())
                .extracting(seg -> seg.payload.length)
                .first()
                .isEqualTo(960);
    }

    /** RFC 9293 §3.4: what was sent may be acknowledged, even if it was to be sent again in other pieces. */
    @Test
    void aProbeThatArrivedAfterAllIsAcknowledged() throws Exception {
        script.accept(script.syn().mss(1460)).inject(script.seg().window(20_000));
        script.inject(script.seg().window(1400)).write(1460);
        script.after(200);
        script.inject(unreachable(script.initial + 1, 4, 1000));
        script.inject(script.seg().ack(script.initial + 1401).window(1400));
        assertThat(script.connection().unacknowledgedBytes()).isEqualTo(60);
        assertThat(script.count(Counter.TCP_CHALLENGE_ACKS)).isZero();
        assertThat(script.sent()).last().satisfies(seg -> {
            assertThat(seg.seq).isEqualTo(script.initial + 1401);
            assertThat(seg.payload).hasSize(60);
        });
    }

    /** RFC 1191 §7: a router that does not tell makes us try the next plateau; RFC 5927 §7: never absurdly small. */
    @Test
    void aPathIsNeverTakenForAbsurdlyNarrow() throws Exception {
        script.accept(script.syn().mss(1460)).write(1460).sent();
        script.inject(unreachable(script.initial + 1, 4, 68));
        assertThat(script.sent()).extracting(seg -> seg.payload.length).startsWith(512);
    }

    /** RFC 1191 §7. */
    @Test
    void aRouterThatDoesNotTellMeansTheNextPlateau() throws Exception {
        script.accept(script.syn().mss(1460)).write(1460).sent();
        script.inject(unreachable(script.initial + 1, 4, 0));
        assertThat(script.sent()).extracting(seg -> seg.payload.length).startsWith(1452);
    }

    /** What a router says about the segment that began at {@code sequence}. */
    private byte[] unreachable(int sequence, int code, int mtu) {
        boolean isOpened = script.connection().localPort() != Script.PORT;
        Seg segment = new Seg()
                .ports(isOpened ? script.connection().localPort() : Script.PORT, Script.PEER_PORT)
                .seq(sequence)
                .payload(1460);
        byte[] frame = segment.frame(Script.PEER_MAC, Script.OWN_MAC, Script.OWN, Script.PEER);
        return Frames.icmpUnreachable(frame, code, mtu);
    }

    /** RFC 826: the target answers, and has learned who asked. */
    @Test
    void anArpRequestIsAnswered() {
        Script quiet = new Script().withoutArp();
        quiet.injectArp(1, 0x020000000033L, Ipv4Address.of(10, 0, 0, 51), Script.OWN);
        quiet.turn();
        ByteBuffer reply = ByteBuffer.wrap(quiet.port().sent().remove());
        assertThat(reply.getShort(ETHERNET + 6)).isEqualTo((short) 2);
        assertThat(reply.getInt(ETHERNET + 14)).isEqualTo(Script.OWN);
        assertThat(reply.getInt(ETHERNET + 24)).isEqualTo(Ipv4Address.of(10, 0, 0, 51));
    }

    /** A flood of announcements teaches nothing, and so fills nothing. */
    @Test
    void strangersAreNotLearned() {
        for (int i = 3; i < 200; i++) {
            script.injectArp(2, 0x020000000000L + i, Ipv4Address.of(10, 0, 0, i), Ipv4Address.of(10, 0, 0, i));
        }
        script.turn();
        assertThat(script.port().sent()).isEmpty();
        assertThat(script.count(Counter.ARP_EVICTED)).isZero();
    }

    /** RFC 5227 §2.4 (c). */
    @Test
    void ourAddressIsDefendedOnceInTenSeconds() {
        script.withoutArp();
        for (int i = 0; i < 3; i++) {
            script.injectArp(2, 0x020000000033L, Script.OWN, Script.OWN);
        }
        script.turn();
        assertThat(script.count(Counter.ARP_CONFLICTS)).isEqualTo(3);
        ByteBuffer announcement = ByteBuffer.wrap(script.port().sent().remove());
        assertThat(announcement.getShort(ETHERNET + 6)).isEqualTo((short) 1);
        assertThat(announcement.getInt(ETHERNET + 14)).isEqualTo(Script.OWN);
        assertThat(announcement.getInt(ETHERNET + 24)).isEqualTo(Script.OWN);
        assertThat(script.port().sent()).isEmpty();
        script.after(10_000);
        script.injectArp(1, 0x020000000033L, Script.OWN, Script.PEER);
        script.turn();
        assertThat(script.port().sent()).hasSize(1);
    }

    /** RFC 5227 §2.1.1: a probe is answered, so that the other host leaves the address to us. */
    @Test
    void aProbeForOurAddressIsAnswered() {
        script.withoutArp().injectArp(1, 0x020000000033L, 0, Script.OWN);
        script.turn();
        ByteBuffer reply = ByteBuffer.wrap(script.port().sent().remove());
        assertThat(reply.getShort(ETHERNET + 6)).isEqualTo((short) 2);
        assertThat(reply.getInt(ETHERNET + 14)).isEqualTo(Script.OWN);
        assertThat(script.count(Counter.ARP_CONFLICTS)).isZero();
    }

    /** RFC 1122 §2.3.2.2: packets wait for an answer; without one, a connect fails soon. */
    @Test
    void aPeerThatIsNotThereIsUnreachable() throws Exception {
        Script quiet = new Script().withoutArp();
        var connection = quiet.tcpIp().connect(Ipv4Address.of(10, 0, 0, 77), 1, quiet.told());
        quiet.turn();
        for (int i = 0; i < 8; i++) {
            quiet.after(1000);
        }
        assertThatThrownBy(connection::isConnected)
                .isInstanceOfSatisfying(
                        TransportException.class,
                        unreachable -> assertThat(unreachable.errno()).isEqualTo(Errno.EHOSTUNREACH));
        assertThat(quiet.port().sent()).as("ARP requests, and no SYN").hasSize(3);
        assertThat(quiet.memory().cached()).isEqualTo(Script.PACKETS);
    }

    /** RFC 1122 §2.3.2.1: a neighbour in use is asked again when it is old, first directly. */
    @Test
    void neighboursInUseAreAskedAgain() throws Exception {
        script.withoutArp().acceptPlain();
        script.after(30_000).write("used").sent();
        script.inject(script.seg().ack(script.initial + 5));
        script.after(30_000);
        byte[] request = script.port().sent().remove();
        assertThat(ByteBuffer.wrap(request).getInt(2)).isEqualTo((int) Script.PEER_MAC);
        assertThat(request[ETHERNET + 7]).isOne();
    }
}
