package dev.siphon.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.tcp.TcpState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Segments from who does not see the connection: RFC 5961. */
class BlindAttackTest {

    private final Script script = new Script();

    @BeforeEach
    void open() throws Exception {
        script.acceptPlain();
    }

    private void expectChallenge() {
        Seg challenge = script.expect();
        assertThat(challenge.flags).isEqualTo(Seg.ACK);
        assertThat(challenge.seq).isEqualTo(script.initial + 1);
        assertThat(challenge.ack).isEqualTo(script.peerInitial + 1);
        assertThat(script.connection().state()).isEqualTo(TcpState.ESTABLISHED);
        assertThat(script.count(Counter.TCP_CHALLENGE_ACKS)).isOne();
    }

    /** RFC 5961 §3.2: exactly the next number. */
    @Test
    void aResetAtTheNextNumberEndsTheConnection() {
        script.inject(script.data(0, "before").ack(script.initial + 1));
        script.inject(script.data(6, "").flags(Seg.RST));
        assertThat(script.connection().state()).isEqualTo(TcpState.CLOSED);
        assertThatThrownBy(() -> {
                    assertThat(script.read()).isEqualTo("before");
                    script.read();
                })
                .isInstanceOfSatisfying(
                        TransportException.class,
                        reset -> assertThat(reset.errno()).isEqualTo(Errno.ECONNRESET));
    }

    /** RFC 5961 §3.2: elsewhere in the window. */
    @Test
    void aResetInTheWindowIsChallenged() {
        script.inject(script.seg().seq(script.peerInitial + 2).flags(Seg.RST));
        expectChallenge();
    }

    /** RFC 5961 §3.2: outside of it. */
    @Test
    void aResetOutsideOfTheWindowIsIgnored() {
        script.inject(script.seg().seq(script.peerInitial).flags(Seg.RST)).expectNothing();
        script.inject(script.seg().seq(script.peerInitial + 2_000_000).flags(Seg.RST));
        script.expectNothing();
        assertThat(script.connection().state()).isEqualTo(TcpState.ESTABLISHED);
    }

    /** RFC 5961 §4.2: wherever it is. */
    @Test
    void aSynIsChallenged() {
        script.inject(script.syn().seq(script.peerInitial + 1));
        expectChallenge();
    }

    /** RFC 5961 §5.2: an acknowledgement of what was not sent. */
    @Test
    void anAcknowledgementOfTheFutureIsChallenged() throws Exception {
        script.inject(script.data(0, "forged").ack(script.initial + 2));
        expectChallenge();
        assertThat(script.connection().readable()).isZero();
    }

    /** RFC 5961 §5.2: one older than the largest window. */
    @Test
    void anAcknowledgementOfThePastIsChallenged() throws Exception {
        script.inject(script.data(0, "forged").ack(script.initial + 1 - 65_536));
        expectChallenge();
        script.inject(script.data(0, "old").ack(script.initial + 1 - 65_535));
        assertThat(script.connection().readable()).isEqualTo(3);
    }

    /** RFC 5961 §7: not without end. */
    @Test
    void challengesAreLimited() {
        for (int i = 0; i < 100; i++) {
            script.inject(script.seg().seq(script.peerInitial + 2).flags(Seg.RST));
        }
        assertThat(script.sent()).hasSize(10);
        assertThat(script.count(Counter.TCP_CHALLENGES_LIMITED)).isEqualTo(90);
        script.after(1000).inject(script.seg().seq(script.peerInitial + 2).flags(Seg.RST));
        assertThat(script.sent()).hasSize(1);
    }
}
