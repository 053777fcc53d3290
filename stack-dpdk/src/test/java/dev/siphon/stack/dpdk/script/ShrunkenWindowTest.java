package dev.siphon.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.dpdk.counter.Counter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A peer that takes back room which it had promised, as a kernel does when memory is short, and hears nothing of a segment that
 * ends beyond what it has now: RFC 9293 §3.8.6.
 */
class ShrunkenWindowTest {

    private static final int MSS = 1000;
    private static final int SENT = 5 * MSS;

    private final Script script = new Script();

    @BeforeEach
    void fiveSegmentsAreUnderWay() throws Exception {
        script.acceptSack().write(SENT);
        assertThat(script.sent()).hasSize(5);
    }

    private Seg ack(int octets) {
        return script.seg().ack(script.initial + 1 + octets);
    }

    private int octet(Seg seg) {
        return seg.seq - script.initial - 1;
    }

    private List<Integer> lengths() {
        return script.sent().stream().map(seg -> seg.payload.length).toList();
    }

    /** RFC 9293 §3.10.7.4: what is numbered beyond the peer's window is not taken, so acknowledgements are not. */
    @Test
    void acknowledgementsAreNumberedWithinTheWindow() {
        script.inject(ack(0).window(1500)).expectNothing();
        script.inject(ack(0).window(1500).payload(MSS));
        script.inject(ack(0).window(1500).seq(script.peerInitial + 1 + MSS).payload(MSS));
        Seg answer = script.expect();
        assertThat(answer.payload).isEmpty();
        assertThat(octet(answer)).isEqualTo(1500);
        assertThat(answer.ack).isEqualTo(script.peerInitial + 1 + 2 * MSS);
    }

    /** So that the peer takes it for one of this connection. */
    @Test
    void aResetIsNumberedWithinTheWindow() {
        script.inject(ack(0).window(1500));
        script.connection().abort();
        assertThat(octet(script.turn().expect())).isEqualTo(1500);
    }

    /** SHLD-16: what is within the window is repeated, and nothing beyond it. */
    @Test
    void repetitionsEndWhereTheWindowDoes() {
        script.inject(ack(0).window(1500));
        script.after(200);
        assertThat(lengths()).containsExactly(MSS);
        script.inject(ack(MSS).window(500));
        assertThat(lengths()).containsExactly(500);
        script.inject(ack(1500).window(0));
        assertThat(lengths()).as("asks for room").containsExactly(1);
    }

    /** Holes that are known by SACK, too. */
    @Test
    void holesAreRepeatedWithinTheWindow() {
        int first = script.initial + 1;
        script.inject(ack(0).window(2500).sack(first + MSS, first + 2 * MSS));
        script.inject(ack(0).window(2500).sack(first + 3 * MSS, first + 5 * MSS, first + MSS, first + 2 * MSS));
        assertThat(script.sent()).extracting(this::octet).contains(0);
        script.inject(ack(2 * MSS).window(500).sack(first + 3 * MSS, first + 5 * MSS));
        assertThat(lengths()).containsExactly(500);
    }

    /** RFC 8985 §7: the probe for the end of the flight asks for the end of the window. */
    @Test
    void theTailIsProbedWithinTheWindow() {
        script.inject(ack(MSS).window(1500));
        script.after(100);
        assertThat(script.count(Counter.TCP_TAIL_PROBES)).isOne();
        Seg probe = script.expect();
        assertThat(octet(probe) + probe.payload.length).isEqualTo(MSS + 1500);
    }

    /** MUST-36: a window that has shrunk to nothing is probed, and SHLD-17: for as long as the peer answers. */
    @Test
    void aWindowThatShrankToNothingIsProbed() throws Exception {
        script.inject(ack(0).window(0));
        for (int i = 0; i < 30; i++) {
            script.after(60_000);
            assertThat(lengths()).isNotEmpty().allMatch(length -> length == 1);
            script.inject(ack(0).window(0));
        }
        script.inject(ack(0).window(60_000));
        for (int octets = 1; script.connection().unacknowledgedBytes() > 0; octets += MSS) {
            assertThat(octets).isLessThan(2 * SENT);
            script.inject(ack(Math.min(octets, SENT)).window(60_000));
        }
        assertThat(script.connection().isConnected()).isTrue();
    }

    /** A bound: nobody waits for ever for the sake of an application that is gone. */
    @Test
    void aClosedConnectionDoesNotOutliveIt() {
        script.inject(ack(0).window(0));
        script.connection().close();
        for (int i = 0; i < 40; i++) {
            script.after(60_000);
            script.inject(ack(0).window(0));
        }
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }
}
