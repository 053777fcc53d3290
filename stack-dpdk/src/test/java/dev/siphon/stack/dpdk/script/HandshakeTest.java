package dev.siphon.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.tcp.TcpState;
import org.junit.jupiter.api.Test;

/** How connections begin: RFC 9293 §3.5 and §3.10.7. */
class HandshakeTest {

    private final Script script = new Script();

    /** RFC 9293 §3.5, figure 6, from the passive side; options of RFC 7323 and RFC 2018. */
    @Test
    void aPassiveOpenAnswersWhatItWasOffered() throws Exception {
        script.listen().inject(script.syn().mss(1460).scale(7).sackOk().timestamps(77, 0));
        Seg synAck = script.expect();
        assertThat(synAck.flags).isEqualTo(Seg.SYN | Seg.ACK);
        assertThat(synAck.ack).isEqualTo(script.peerInitial + 1);
        assertThat(synAck.mss).isEqualTo(1460);
        assertThat(synAck.scale).isEqualTo(5);
        assertThat(synAck.sackOk).isTrue();
        assertThat(synAck.echo).isEqualTo(77);
        script.initial = synAck.seq;
        assertThat(script.listener().accept()).isNull();
        script.inject(script.seg().timestamps(78, synAck.timestamp));
        assertThat(script.listener().accept().state()).isEqualTo(TcpState.ESTABLISHED);
    }

    /** RFC 7323 §2.2 and §3.2, RFC 2018 §2: what was not offered is not used. */
    @Test
    void aPassiveOpenUsesNothingThatWasNotOffered() throws Exception {
        script.listen().inject(script.syn());
        Seg synAck = script.expect();
        assertThat(synAck.scale).isNegative();
        assertThat(synAck.sackOk).isFalse();
        assertThat(synAck.hasTimestamps).isFalse();
    }

    /** RFC 9293 §3.5, figure 6, from the active side. */
    @Test
    void anActiveOpenIsEstablishedByTheAnswer() throws Exception {
        Seg syn = script.connect();
        assertThat(syn.flags).isEqualTo(Seg.SYN);
        assertThat(syn.mss).isEqualTo(1460);
        assertThat(syn.sackOk).isTrue();
        assertThat(syn.hasTimestamps).isTrue();
        assertThat(script.connection().isConnected()).isFalse();
        script.inject(script.syn().ack(script.initial + 1).mss(1000));
        assertThat(script.connection().isConnected()).isTrue();
        assertThat(script.told().writable).isEqualTo(1);
        Seg ack = script.expect();
        assertThat(ack.flags).isEqualTo(Seg.ACK);
        assertThat(ack.ack).isEqualTo(script.peerInitial + 1);
        assertThat(ack.hasTimestamps).isFalse();
    }

    /** RFC 9293 §3.5, figure 7. */
    @Test
    void bothSidesMayOpenAtOnce() throws Exception {
        script.connect();
        script.inject(script.syn().mss(1000));
        Seg synAck = script.expect();
        assertThat(synAck.flags).isEqualTo(Seg.SYN | Seg.ACK);
        assertThat(synAck.seq).isEqualTo(script.initial);
        assertThat(synAck.ack).isEqualTo(script.peerInitial + 1);
        assertThat(script.connection().state()).isEqualTo(TcpState.SYN_RECEIVED);
        script.inject(script.syn().ack(script.initial + 1));
        assertThat(script.connection().state()).isEqualTo(TcpState.ESTABLISHED);
    }

    /** RFC 9293 §3.10.7.1: CLOSED, no acknowledgement. */
    @Test
    void aSynToAClosedPortIsReset() {
        script.inject(script.syn());
        Seg reset = script.expect();
        assertThat(reset.flags).isEqualTo(Seg.RST | Seg.ACK);
        assertThat(reset.seq).isZero();
        assertThat(reset.ack).isEqualTo(script.peerInitial + 1);
    }

    /** RFC 9293 §3.10.7.1: CLOSED, with acknowledgement. */
    @Test
    void anAcknowledgementToAClosedPortIsReset() {
        script.inject(script.seg().ack(4711));
        Seg reset = script.expect();
        assertThat(reset.flags).isEqualTo(Seg.RST);
        assertThat(reset.seq).isEqualTo(4711);
    }

    /** RFC 9293 §3.10.7.1: a reset is not answered by one. */
    @Test
    void aResetToAClosedPortIsIgnored() {
        script.inject(script.seg().flags(Seg.RST)).expectNothing();
    }

    /** RFC 9293 §3.10.7.2: LISTEN. */
    @Test
    void anAcknowledgementToAListenerIsReset() throws Exception {
        script.listen().inject(script.seg().ack(4711));
        assertThat(script.expect().flags).isEqualTo(Seg.RST);
    }

    /** RFC 9293 §3.10.7.2: a SYN that was not for us now is forgotten by a reset. */
    @Test
    void aHalfOpenConnectionEndsByAReset() throws Exception {
        script.listen().inject(script.syn());
        script.sent();
        assertThat(script.tcpIp().tcp().halfOpen()).isOne();
        script.inject(script.seg().flags(Seg.RST));
        assertThat(script.tcpIp().tcp().halfOpen()).isZero();
        script.expectNothing();
    }

    /** RFC 9293 §3.10.7.4, SYN-RECEIVED: an acknowledgement of something else. */
    @Test
    void aHalfOpenConnectionResetsAWrongAcknowledgement() throws Exception {
        script.listen().inject(script.syn());
        int initial = script.expect().seq;
        script.inject(script.seg().ack(initial + 5));
        Seg reset = script.expect();
        assertThat(reset.flags).isEqualTo(Seg.RST);
        assertThat(reset.seq).isEqualTo(initial + 5);
        assertThat(script.listener().accept()).isNull();
    }

    /** RFC 9293 §3.10.7.3: an old duplicate answers something else (§3.5, figure 8). */
    @Test
    void aConnectResetsAnAcknowledgementOfSomethingElse() throws Exception {
        script.connect();
        script.inject(script.syn().ack(script.initial + 9));
        Seg reset = script.expect();
        assertThat(reset.flags).isEqualTo(Seg.RST);
        assertThat(reset.seq).isEqualTo(script.initial + 9);
        assertThat(script.connection().state()).isEqualTo(TcpState.SYN_SENT);
    }

    /** RFC 9293 §3.10.7.3. */
    @Test
    void aConnectIsRefusedByAReset() throws Exception {
        script.connect();
        script.inject(script.seg().flags(Seg.RST | Seg.ACK).ack(script.initial + 1));
        assertThatThrownBy(() -> script.connection().isConnected())
                .isInstanceOfSatisfying(
                        TransportException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.ECONNREFUSED))
                .hasMessageContaining("10.0.0.2:40000");
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }

    /** RFC 9293 §3.10.7.3: a blind reset. */
    @Test
    void aConnectIsNotRefusedByAResetWithoutAcknowledgement() throws Exception {
        script.connect();
        script.inject(script.seg().flags(Seg.RST));
        assertThat(script.connection().state()).isEqualTo(TcpState.SYN_SENT);
    }

    /** RFC 6298 §2.1 and §5.5: after 1, 2, 4 s and so on; then the connect fails. */
    @Test
    void aSynIsRepeatedWithDoubledPauses() throws Exception {
        script.connect();
        for (long pause = 1000; pause <= 32_000; pause *= 2) {
            script.after(pause - 1).expectNothing();
            assertThat(script.after(1).expect().flags).isEqualTo(Seg.SYN);
        }
        script.after(60_000).expectNothing();
        assertThatThrownBy(() -> script.connection().isConnected()).hasMessageContaining("in time");
        assertThat(script.count(Counter.TCP_TIMED_OUT)).isOne();
    }

    /** RFC 9293 §3.8.1: so is the answer to one. */
    @Test
    void aSynAckIsRepeated() throws Exception {
        script.listen().inject(script.syn());
        Seg first = script.expect();
        assertThat(script.after(1000).expect().seq).isEqualTo(first.seq);
        script.inject(script.syn());
        assertThat(script.expect().flags).isEqualTo(Seg.SYN | Seg.ACK);
    }

    /** RFC 9293 §3.7.1: without the option, 536 bytes. */
    @Test
    void aPeerWithoutAnMssGetsSmallSegments() throws Exception {
        script.accept(script.syn()).write(1000);
        assertThat(script.sent()).extracting(seg -> seg.payload.length).containsExactly(536, 464);
    }

    /** CVE-2019-11479 and its kin: an absurd MSS does not make segments absurd. */
    @Test
    void anAbsurdMssIsNotBelieved() throws Exception {
        script.accept(script.syn().mss(1)).write(216);
        assertThat(script.expect().payload).hasSize(216);
    }

    /** RFC 9293 §3.5: what comes with the last segment of the handshake is taken. */
    @Test
    void theHandshakesLastSegmentMayCarryPayload() throws Exception {
        script.listen().inject(script.syn());
        script.initial = script.expect().seq;
        script.inject(script.data(0, "early"));
        assertThat(script.listener().accept().readable()).isEqualTo(5);
    }

    /** RFC 6528 §3: the same connection later begins elsewhere; another connection begins somewhere unrelated. */
    @Test
    void initialNumbersDependOnTimeAndConnection() throws Exception {
        script.listen();
        int first = initialFor(40_000);
        script.inject(script.syn().ports(40_000, Script.PORT).flags(Seg.RST).seq(script.peerInitial + 1));
        script.afterNanos(4000);
        int later = initialFor(40_000);
        assertThat(later - first).isOne();
        assertThat(Math.abs(initialFor(40_001) - later)).isGreaterThan(1000);
    }

    private int initialFor(int port) {
        script.inject(script.syn().ports(port, Script.PORT));
        return script.expect().seq;
    }

    /** A bound: connections beyond the backlog are put off, and come in when there is room. */
    @Test
    void theAcceptQueueIsBounded() throws Exception {
        script.listen();
        for (int port = 1; port <= 5; port++) {
            script.inject(script.syn().ports(port, Script.PORT));
            script.initial = script.expect().seq;
            script.inject(script.seg().ports(port, Script.PORT));
        }
        script.sent();
        assertThat(script.count(Counter.TCP_ACCEPT_QUEUE_FULL)).isOne();
        assertThat(script.listener().accept().remotePort()).isOne();
        script.inject(script.data(0, "again").ports(5, Script.PORT));
        for (int port = 2; port <= 5; port++) {
            assertThat(script.listener().accept().remotePort()).isEqualTo(port);
        }
    }

    /** A connection that its peer has given up while it waited is not handed out. */
    @Test
    void whatWasResetWhileItWaitedIsSkipped() throws Exception {
        script.listen().inject(script.syn());
        script.initial = script.expect().seq;
        script.inject(script.data(0, "never mind"));
        script.inject(script.data(10, "").flags(Seg.RST));
        assertThat(script.listener().accept()).isNull();
        assertThat(script.tcpIp().tcp().packetsHeld()).isZero();
    }

    /** RFC 5681 §3.1: a handshake that lost its SYN begins with one segment; RFC 6298 §5.7: and with 3 s. */
    @Test
    void afterALostSynTheBeginningIsSlow() throws Exception {
        script.connect();
        script.after(1000).sent();
        script.inject(script.syn().ack(script.initial + 1).mss(1000));
        script.sent();
        script.write(3000);
        assertThat(script.expect().payload).hasSize(1000);
        script.after(2999).expectNothing();
        assertThat(script.after(1).expect().payload).hasSize(1000);
    }

    @Test
    void aPortIsListenedOnOnce() throws Exception {
        script.listen();
        assertThatThrownBy(script::listen)
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("10.0.0.1:6800");
        script.listener().close();
        script.listen();
    }

    @Test
    void anUnroutablePeerIsRefusedAtOnce() {
        assertThatThrownBy(() -> script.tcpIp().connect(0x08080808, 53, script.told()))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        unreachable -> assertThat(unreachable.errno()).isEqualTo(Errno.ENETUNREACH));
    }
}
