package dev.siphon.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.packet.PacketSlice;
import dev.siphon.stack.dpdk.tcp.TcpBounds;
import dev.siphon.stack.dpdk.tcp.TcpBuffers;
import dev.siphon.stack.dpdk.tcp.TcpConfig;
import dev.siphon.stack.dpdk.tcp.TcpTimes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes in both directions on a link that loses nothing: windows, acknowledgements, order. */
class DataTest {

    private final Script script = new Script();

    private static Script withBuffers(int send, int receive) {
        return new Script(new TcpConfig(
                new TcpBuffers(send, receive, 8), TcpTimes.defaults(), TcpBounds.ofPackets(Script.PACKETS)));
    }

    /** RFC 1122 §4.2.3.2, RFC 9293 §3.8.6.3: one small segment waits for company. */
    @Test
    void anAcknowledgementIsDelayed() throws Exception {
        script.acceptPlain().inject(script.data(0, "hello")).expectNothing();
        script.after(39).expectNothing();
        assertThat(script.after(1).expect().ack).isEqualTo(script.peerInitial + 6);
        script.after(1000).expectNothing();
    }

    /** RFC 9293 §3.8.6.3: at least every second full segment. */
    @Test
    void everySecondFullSegmentIsAcknowledgedAtOnce() throws Exception {
        script.acceptPlain().inject(script.seg().payload(1000)).expectNothing();
        script.inject(script.seg().seq(script.peerInitial + 1001).payload(1000));
        assertThat(script.expect().ack).isEqualTo(script.peerInitial + 2001);
    }

    /** RFC 9293 §3.8.6.3: an answer carries the acknowledgement. */
    @Test
    void anAnswerCarriesTheAcknowledgement() throws Exception {
        script.acceptPlain().inject(script.data(0, "ping"));
        script.write("pong");
        Seg answer = script.expect();
        assertThat(answer.text()).isEqualTo("pong");
        assertThat(answer.ack).isEqualTo(script.peerInitial + 5);
        script.after(40).expectNothing();
    }

    /** RFC 5681 §4.2: what is out of order is acknowledged at once; RFC 2018 §4: the latest block first. */
    @Test
    void whatIsOutOfOrderIsReportedAtOnce() throws Exception {
        script.acceptSack();
        int base = script.peerInitial + 1;
        script.inject(script.data(10, "klmno"));
        Seg first = script.expect();
        assertThat(first.ack).isEqualTo(base);
        assertThat(first.sack).containsExactly(base + 10, base + 15);
        script.inject(script.data(20, "uvwxy"));
        assertThat(script.expect().sack).containsExactly(base + 20, base + 25, base + 10, base + 15);
        script.inject(script.data(15, "pqrst"));
        assertThat(script.expect().sack).containsExactly(base + 10, base + 25);
        script.inject(script.data(0, "abcdefghij"));
        Seg last = script.expect();
        assertThat(last.ack).isEqualTo(base + 25);
        assertThat(last.sack).isEmpty();
        assertThat(script.read()).isEqualTo("abcdefghijklmnopqrstuvwxy");
    }

    /** RFC 2018 §2: only if it was offered. */
    @Test
    void withoutSackThereAreNoBlocks() throws Exception {
        script.acceptPlain().inject(script.data(10, "klmno"));
        assertThat(script.expect().sack).isEmpty();
    }

    /** RFC 9293 §3.10.7.4: overlaps are cut; what came first stays. */
    @Test
    void overlapsAreCutAndTheFirstStays() throws Exception {
        script.acceptPlain();
        script.inject(script.data(4, "EFGH"));
        script.inject(script.data(2, "????????ij"));
        script.inject(script.data(0, "abc"));
        assertThat(script.read()).isEqualTo("abc?EFGH??ij");
        script.sent();
        script.inject(script.data(6, "!!!!!!klm"));
        assertThat(script.read()).isEqualTo("klm");
    }

    /** RFC 9293 §3.10.7.4: an old segment is answered, not taken. */
    @Test
    void anOldSegmentIsAcknowledgedAgain() throws Exception {
        script.acceptPlain().inject(script.data(0, "once"));
        script.after(40).sent();
        script.inject(script.data(0, "once"));
        assertThat(script.expect().ack).isEqualTo(script.peerInitial + 5);
        assertThat(script.read()).isEqualTo("once");
    }

    /** RFC 9293 §3.10.7.4: what lies beyond the window is cut off. */
    @Test
    void whatIsBeyondTheWindowIsCut() throws Exception {
        Script small = withBuffers(1 << 20, 2048).accept(script.syn().mss(1000));
        small.inject(small.seg().payload(1000));
        small.inject(small.seg().seq(small.peerInitial + 1001).payload(1000));
        small.inject(small.seg().seq(small.peerInitial + 2001).payload(1000).fin());
        assertThat(small.connection().readable()).isEqualTo(2048);
        assertThat(small.sent().get(1).ack).isEqualTo(small.peerInitial + 2049);
    }

    /** RFC 9293 §3.4: sequence numbers wrap, on both sides. */
    @Test
    void sequenceNumbersWrap() throws Exception {
        script.accept(script.syn().seq(-5).mss(1000));
        script.inject(script.data(4, "efghij"));
        script.inject(script.data(0, "abcd"));
        assertThat(script.sent().get(1).ack).isEqualTo(6);
        assertThat(script.read()).isEqualTo("abcdefghij");
    }

    /** RFC 9293 §3.8.6.2.2: the window does not open by crumbs, and the edge never moves back. */
    @Test
    void theWindowDoesNotOpenByCrumbs() throws Exception {
        Script small = withBuffers(1 << 20, 4096).accept(script.syn().mss(1000));
        for (int i = 0; i < 4; i++) {
            small.inject(small.seg().seq(small.peerInitial + 1 + i * 1024).payload(1024));
        }
        List<Seg> acks = small.sent();
        assertThat(acks.get(acks.size() - 1).window).isZero();
        small.readBytes(500).expectNothing();
        small.inject(small.seg().seq(small.peerInitial + 1 + 4096).payload(1));
        assertThat(small.expect().window).isZero();
        small.readBytes(1500).expectNothing();
        small.readBytes(100);
        assertThat(small.expect().window).isEqualTo(2100);
    }

    /** RFC 9293 §3.10.7.4: with a window of zero, acknowledgements are still taken. */
    @Test
    void aClosedWindowTakesAcknowledgements() throws Exception {
        Script small = withBuffers(1 << 20, 2048).accept(script.syn().mss(1000));
        small.inject(small.seg().payload(1024));
        small.inject(small.seg().seq(small.peerInitial + 1025).payload(1024));
        small.write("x").sent();
        small.inject(
                small.seg().seq(small.peerInitial + 2049).ack(small.initial + 2).payload(1));
        assertThat(small.connection().unacknowledgedBytes()).isZero();
        assertThat(small.connection().readable()).isEqualTo(2048);
    }

    /** RFC 9293 §3.8.6.1: a closed window is probed with one octet, ever more rarely, and the answer resumes. */
    @Test
    void aClosedWindowIsProbed() throws Exception {
        script.acceptPlain().inject(script.seg().window(0));
        script.write("waiting").expectNothing();
        script.after(199).expectNothing();
        Seg probe = script.after(1).expect();
        assertThat(probe.text()).isEqualTo("w");
        script.inject(script.seg().window(0));
        script.after(399).expectNothing();
        assertThat(script.after(1).expect().text()).isEqualTo("w");
        script.after(800);
        assertThat(script.expect().text()).isEqualTo("w");
        script.inject(script.seg().window(1000));
        assertThat(script.expect().text()).isEqualTo("waiting");
        assertThat(script.count(Counter.TCP_WINDOW_PROBES)).isEqualTo(3);
    }

    /** RFC 9293 §3.8.6.1: as long as probes are answered, the connection stays. */
    @Test
    void aConnectionOutlivesAWindowThatStaysClosed() throws Exception {
        script.acceptPlain().inject(script.seg().window(0));
        script.write("waiting");
        for (int i = 0; i < 100; i++) {
            script.after(60_000);
            script.inject(script.seg().window(0));
        }
        assertThat(script.connection().isConnected()).isTrue();
        assertThat(script.sent()).hasSizeBetween(90, 120);
    }

    /** A bound: nobody waits for ever for the sake of an application that is gone. */
    @Test
    void aClosedConnectionDoesNotOutliveAWindowThatStaysClosed() throws Exception {
        script.acceptPlain().inject(script.seg().window(0));
        script.write("waiting");
        script.connection().close();
        for (int i = 0; i < 20; i++) {
            script.after(60_000);
            script.inject(script.seg().window(0));
        }
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }

    /** RFC 9293 §3.8.6.1: and if they are not, it ends. */
    @Test
    void unansweredProbesEndTheConnection() throws Exception {
        script.acceptPlain().inject(script.seg().window(0));
        script.write("waiting");
        for (int i = 0; i < 30; i++) {
            script.after(60_000);
        }
        assertThat(script.count(Counter.TCP_TIMED_OUT)).isOne();
    }

    /** RFC 9293 §3.8.6.2.1: no segment is cut to fit a small rest of the window. */
    @Test
    void aSenderAvoidsSillyWindows() throws Exception {
        script.acceptPlain().inject(script.seg().window(4300));
        script.write(10_000);
        assertThat(script.sent()).extracting(seg -> seg.payload.length).containsExactly(1000, 1000, 1000, 1000);
        script.inject(script.seg().ack(script.initial + 4001).window(4300));
        assertThat(script.sent()).extracting(seg -> seg.payload.length).containsExactly(1000, 1000, 1000, 1000);
    }

    /** RFC 9293 §3.7.4 (Nagle): without "no delay", a small segment waits until nothing is under way. */
    @Test
    void smallSegmentsWaitUnlessAskedNotTo() throws Exception {
        script.acceptPlain();
        script.connection().noDelay(false);
        script.write("first");
        assertThat(script.expect().text()).isEqualTo("first");
        script.write("second").write("third").expectNothing();
        script.inject(script.seg().ack(script.initial + 6));
        assertThat(script.expect().text()).isEqualTo("secondthird");
    }

    @Test
    void sendsOfOneTurnShareASegment() throws Exception {
        script.acceptPlain();
        script.write("a").sent();
        script.connection().noDelay(true);
        script.write("b").write("c");
        assertThat(script.sent()).extracting(Seg::text).containsExactly("b", "c");
    }

    /** RFC 7323 §2.3: windows are scaled once the handshake is over. */
    @Test
    void windowsAreScaled() throws Exception {
        script.accept(script.syn().mss(1000).scale(4));
        script.inject(script.seg().window(1000));
        for (int i = 0; i < 16; i++) {
            script.write(1000);
        }
        int sent = script.sent().stream().mapToInt(seg -> seg.payload.length).sum();
        assertThat(sent).as("the congestion window is the limit").isEqualTo(10_000);
    }

    /** RFC 7323 §5.3: a segment from the past is answered, not taken. */
    @Test
    void aSegmentFromThePastIsDropped() throws Exception {
        script.accept(script.syn().mss(1000).timestamps(5000, 0));
        script.inject(script.data(0, "new").timestamps(5010, 0));
        script.inject(script.data(3, "old").timestamps(5009, 0));
        assertThat(script.read()).isEqualTo("new");
        assertThat(script.count(Counter.TCP_PAWS_DROPPED)).isOne();
        assertThat(script.sent()).last().extracting(seg -> seg.echo).isEqualTo(5010);
    }

    /** RFC 7323 §3.2: a segment without timestamps is none of this connection. */
    @Test
    void aSegmentWithoutTimestampsIsDropped() throws Exception {
        script.accept(script.syn().mss(1000).timestamps(5000, 0));
        script.inject(script.data(0, "forged")).expectNothing();
        assertThat(script.connection().readable()).isZero();
    }

    /** RFC 7323 §4.3: the timestamp of the segment that moved the window's left edge is echoed. */
    @Test
    void theEchoIsOfTheSegmentThatFilledTheGap() throws Exception {
        script.accept(script.syn().mss(1000).timestamps(5000, 0));
        script.inject(script.data(3, "def").timestamps(5001, 0));
        assertThat(script.expect().echo).isEqualTo(5000);
        script.inject(script.data(0, "abc").timestamps(5002, 0));
        assertThat(script.expect().echo).isEqualTo(5002);
    }

    /** A bound: the send buffer takes what it has room for, and tells when there is room again. */
    @Test
    void theSendBufferIsBounded() throws Exception {
        Script small = withBuffers(4096, 1 << 20).accept(script.syn().mss(1000));
        small.write(10_000);
        assertThat(small.unsent()).isEqualTo(10_000 - 4096);
        int told = small.told().writable;
        small.inject(small.seg().ack(small.initial + 1001));
        assertThat(small.told().writable).isEqualTo(told);
        small.inject(small.seg().ack(small.initial + 2001));
        assertThat(small.told().writable).isEqualTo(told + 1);
    }

    /** Many small segments share packets: a room's memory is not held by a byte. */
    @Test
    void smallPayloadsArePutTogether() throws Exception {
        script.acceptPlain();
        for (int i = 0; i < 1000; i++) {
            script.inject(script.data(i, "x"));
        }
        assertThat(script.connection().readable()).isEqualTo(1000);
        assertThat(script.tcpIp().tcp().packetsHeld()).isOne();
    }

    /** Lent bytes stay as they are until they come back, from whatever thread. */
    @Test
    void receivedBytesAreLentWhereTheyLie() throws Exception {
        script.acceptPlain().inject(script.data(0, "header+payload"));
        PacketSlice header = script.connection().lend(7);
        PacketSlice payload = script.connection().lend(100);
        assertThat(script.connection().lend(1)).isNull();
        script.inject(script.data(14, "more"));
        assertThat(text(header)).isEqualTo("header+");
        assertThat(text(payload)).isEqualTo("payload");
        int free = script.memory().cached();
        Thread releaser = new Thread(() -> {
            header.release();
            payload.release();
        });
        releaser.start();
        releaser.join();
        script.turn();
        assertThat(script.memory().cached()).isEqualTo(free + 1);
        assertThat(script.count(Counter.TCP_BYTES_LENT)).isEqualTo(14);
        assertThat(script.count(Counter.TCP_BYTES_COPIED_IN)).isZero();
    }

    private static String text(PacketSlice slice) {
        byte[] bytes = new byte[slice.length()];
        slice.memory().get(slice.offset(), bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A bound: who holds too much is not lent more, and copies. */
    @Test
    void lendingIsBounded() throws Exception {
        script.acceptPlain();
        List<PacketSlice> held = new ArrayList<>();
        int offset = 0;
        for (PacketSlice slice = lendNext(offset); slice != null; slice = lendNext(offset)) {
            held.add(slice);
            offset += 600;
        }
        assertThat(held).hasSize(Script.PACKETS / 4);
        assertThat(script.count(Counter.TCP_LENDING_REFUSED)).isOne();
        assertThat(script.read()).hasSize(600);
        held.forEach(PacketSlice::release);
        assertThat(lendNext(offset + 600)).isNotNull();
    }

    private PacketSlice lendNext(int offset) {
        script.inject(script.data(offset, "").payload(600));
        return script.connection().lend(1000);
    }

    /** RFC 9293 §3.8.4: silence is probed, and unanswered probes end the connection. */
    @Test
    void aSilentPeerIsProbedWhereAsked() throws Exception {
        Script probing = new Script(new TcpConfig(
                TcpBuffers.defaults(),
                TcpTimes.defaults().withKeepAlive(10_000_000_000L, 1_000_000_000L, 3),
                TcpBounds.ofPackets(Script.PACKETS)));
        probing.acceptPlain().after(9_999).expectNothing();
        Seg probe = probing.after(1).expect();
        assertThat(probe.seq).isEqualTo(probing.initial);
        assertThat(probe.payload).isEmpty();
        probing.inject(probing.seg());
        probing.after(9_999).expectNothing();
        probing.after(1).after(1000).after(1000);
        assertThat(probing.sent()).hasSize(3);
        probing.after(1000);
        assertThat(probing.count(Counter.TCP_TIMED_OUT)).isOne();
    }

    /** RFC 9293 §3.8.4: off unless asked for. */
    @Test
    void nobodyIsProbedByDefault() throws Exception {
        script.acceptPlain().after(10 * 3_600_000).expectNothing();
    }

    /** What the port does not take now goes later. */
    @Test
    void aFullPortDelaysAndLosesNothing() throws Exception {
        script.acceptPlain();
        script.port().stuck(true);
        script.write(5000).expectNothing();
        script.port().stuck(false);
        script.turn();
        assertThat(script.sent()).extracting(seg -> seg.payload.length).containsExactly(1000, 1000, 1000, 1000, 1000);
    }
}
