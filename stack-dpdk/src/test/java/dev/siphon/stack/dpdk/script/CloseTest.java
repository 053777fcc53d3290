package dev.siphon.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.tcp.TcpState;
import org.junit.jupiter.api.Test;

/** How connections end: RFC 9293 §3.6 and §3.10.4. */
class CloseTest {

    private final Script script = new Script();

    /** RFC 9293 §3.6, figure 12, from the side that closes first. */
    @Test
    void theSideThatClosesFirstWaits() throws Exception {
        script.acceptPlain();
        closeFirst();
        assertThat(script.connection().state()).isEqualTo(TcpState.TIME_WAIT);
        assertThat(script.tcpIp().tcp().timeWaits()).isOne();
        script.after(60_000);
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }

    private void closeFirst() {
        script.connection().close();
        Seg fin = script.turn().expect();
        assertThat(fin.flags).isEqualTo(Seg.FIN | Seg.ACK);
        script.inject(script.seg().ack(script.initial + 2)).expectNothing();
        assertThat(script.connection().state()).isEqualTo(TcpState.FIN_WAIT_2);
        script.inject(script.seg().ack(script.initial + 2).fin());
        Seg last = script.expect();
        assertThat(last.flags).isEqualTo(Seg.ACK);
        assertThat(last.ack).isEqualTo(script.peerInitial + 2);
    }

    /** RFC 9293 §3.6, figure 12, from the other side, which still sends. */
    @Test
    void theOtherSideStillSends() throws Exception {
        script.acceptPlain();
        script.inject(script.data(0, "last words").fin());
        assertThat(script.expect().ack).isEqualTo(script.peerInitial + 12);
        assertThat(script.connection().state()).isEqualTo(TcpState.CLOSE_WAIT);
        assertThat(script.read()).isEqualTo("last words");
        assertThat(script.read()).isEqualTo("END");
        script.write("an answer");
        assertThat(script.expect().text()).isEqualTo("an answer");
        script.inject(script.seg().seq(script.peerInitial + 12).ack(script.initial + 10));
        script.connection().close();
        Seg fin = script.turn().expect();
        assertThat(fin.flags).isEqualTo(Seg.FIN | Seg.ACK);
        assertThat(script.connection().state()).isEqualTo(TcpState.LAST_ACK);
        script.inject(script.seg().seq(script.peerInitial + 12).ack(script.initial + 11));
        assertThat(script.connection().state()).isEqualTo(TcpState.CLOSED);
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }

    /** RFC 9293 §3.6, figure 13. */
    @Test
    void bothSidesMayCloseAtOnce() throws Exception {
        script.acceptPlain();
        script.connection().close();
        script.turn().expect();
        script.inject(script.seg().fin());
        assertThat(script.expect().ack).isEqualTo(script.peerInitial + 2);
        assertThat(script.connection().state()).isEqualTo(TcpState.CLOSING);
        script.inject(script.seg().seq(script.peerInitial + 2).ack(script.initial + 2));
        assertThat(script.connection().state()).isEqualTo(TcpState.TIME_WAIT);
    }

    /** RFC 9293 §3.10.4: what is queued goes first, and the FIN with the last of it. */
    @Test
    void theFinComesBehindWhatIsQueued() throws Exception {
        script.acceptPlain().write(2500);
        script.connection().close();
        script.turn();
        assertThat(script.sent()).extracting(seg -> seg.has(Seg.FIN)).containsExactly(false, false, false, true);
        assertThat(script.unsent()).isZero();
    }

    /** RFC 9293 §3.8.1: a FIN is repeated like anything else. */
    @Test
    void aLostFinIsRepeated() throws Exception {
        script.acceptPlain();
        script.connection().close();
        int sequence = script.turn().expect().seq;
        Seg again = script.after(200).expect();
        assertThat(again.flags).isEqualTo(Seg.FIN | Seg.ACK);
        assertThat(again.seq).isEqualTo(sequence);
    }

    /** RFC 9293 §3.10.7.4: a FIN that comes once more is acknowledged, and the wait begins anew. */
    @Test
    void inTimeWaitAFinIsAcknowledgedAgain() throws Exception {
        script.acceptPlain();
        closeFirst();
        script.after(40_000).inject(script.seg().ack(script.initial + 2).fin());
        assertThat(script.expect().ack).isEqualTo(script.peerInitial + 2);
        script.after(40_000);
        assertThat(script.tcpIp().tcp().timeWaits()).isOne();
        script.after(20_000);
        assertThat(script.tcpIp().tcp().timeWaits()).isZero();
    }

    /** RFC 1337 §3: a reset does not end TIME_WAIT. */
    @Test
    void inTimeWaitAResetIsIgnored() throws Exception {
        script.acceptPlain();
        closeFirst();
        script.inject(script.seg().seq(script.peerInitial + 2).flags(Seg.RST)).expectNothing();
        assertThat(script.tcpIp().tcp().timeWaits()).isOne();
    }

    /** RFC 9293 §3.10.7.4 and RFC 6191 §2: the peer may open anew with a higher number. */
    @Test
    void inTimeWaitANewerSynOpensAnew() throws Exception {
        script.acceptPlain();
        closeFirst();
        script.inject(script.syn().seq(script.peerInitial + 100));
        assertThat(script.expect().flags).isEqualTo(Seg.SYN | Seg.ACK);
        assertThat(script.tcpIp().tcp().timeWaits()).isZero();
    }

    /** RFC 9293 §3.10.7.4: an old one is answered by an acknowledgement. */
    @Test
    void inTimeWaitAnOlderSynIsAnOldSegment() throws Exception {
        script.acceptPlain();
        closeFirst();
        script.inject(script.syn().seq(script.peerInitial - 100));
        assertThat(script.expect().flags).isEqualTo(Seg.ACK);
        assertThat(script.tcpIp().tcp().timeWaits()).isOne();
    }

    /** RFC 2525 §2.17: the peer learns that what it sent was not read. */
    @Test
    void closingWithUnreadBytesResets() throws Exception {
        script.acceptPlain().inject(script.data(0, "unread"));
        script.connection().close();
        Seg reset = script.turn().expect();
        assertThat(reset.has(Seg.RST)).isTrue();
        assertThat(reset.seq).isEqualTo(script.initial + 1);
        assertThat(script.tcpIp().tcp().connections()).isZero();
        assertThat(script.tcpIp().tcp().packetsHeld()).isZero();
    }

    /** RFC 9293 §3.6.1: so it does when something comes after the close. */
    @Test
    void bytesAfterTheCloseAreReset() throws Exception {
        script.acceptPlain();
        script.connection().close();
        script.turn().expect();
        script.inject(script.data(0, "too late").ack(script.initial + 2));
        assertThat(script.expect().has(Seg.RST)).isTrue();
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }

    /** After {@code endOutput} alone, the application still reads. */
    @Test
    void aHalfClosedConnectionReceives() throws Exception {
        script.acceptPlain();
        script.connection().endOutput();
        script.turn().expect();
        script.inject(script.data(0, "still here").ack(script.initial + 2));
        assertThat(script.read()).isEqualTo("still here");
        assertThatThrownBy(() -> script.write("x"))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        broken -> assertThat(broken.errno()).isEqualTo(Errno.EPIPE));
    }

    /** RFC 9293 §3.6 leaves it open how long; a peer that never closes does not keep a closed connection for ever. */
    @Test
    void finWait2OfAClosedConnectionEnds() throws Exception {
        script.acceptPlain();
        script.connection().close();
        script.turn().expect();
        script.inject(script.seg().ack(script.initial + 2));
        script.after(59_999);
        assertThat(script.tcpIp().tcp().connections()).isOne();
        script.after(1);
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }

    /** RFC 9293 §3.10.5. */
    @Test
    void anAbortResets() throws Exception {
        script.acceptPlain().write("queued");
        script.sent();
        script.connection().abort();
        Seg reset = script.turn().expect();
        assertThat(reset.has(Seg.RST)).isTrue();
        assertThat(reset.seq).isEqualTo(script.initial + 7);
    }

    /** RFC 9293 §3.10.4: nothing has been agreed yet. */
    @Test
    void closingWhileConnectingForgetsTheConnection() throws Exception {
        script.connect();
        script.connection().close();
        script.turn().expectNothing();
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }

    @Test
    void closingAListenerResetsWhatWaits() throws Exception {
        script.listen().inject(script.syn());
        script.initial = script.expect().seq;
        script.inject(script.seg());
        script.listener().close();
        assertThat(script.turn().expect().has(Seg.RST)).isTrue();
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }
}
