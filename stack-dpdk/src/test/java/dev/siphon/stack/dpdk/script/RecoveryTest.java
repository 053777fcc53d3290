package dev.siphon.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.counter.Counter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is lost is sent again, and how much at a time: RFC 6298, 5681, 6582, 6675, 3042, 6928. */
class RecoveryTest {

    private static final int MSS = 1000;

    private final Script script = new Script();

    private int at(int segment) {
        return script.initial + 1 + segment * MSS;
    }

    private Seg ack(int segments) {
        return script.seg().ack(at(segments));
    }

    /** Numbers of the segments that were sent, counted from the stream's beginning. */
    private List<Integer> sentSegments() {
        return script.sent().stream()
                .map(seg -> (seg.seq - script.initial - 1) / MSS)
                .toList();
    }

    /** RFC 6928 §2: ten segments, at first. */
    @Test
    void theInitialWindowIsTenSegments() throws Exception {
        script.acceptPlain().write(30 * MSS);
        assertThat(sentSegments()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    /** RFC 5681 §3.1: slow start, one segment more for each one acknowledged. */
    @Test
    void slowStartDoublesTheWindow() throws Exception {
        script.acceptPlain().write(60 * MSS);
        script.sent();
        script.inject(ack(2));
        assertThat(sentSegments()).containsExactly(10, 11, 12, 13);
        script.inject(ack(10));
        assertThat(sentSegments()).hasSize(16);
    }

    /** RFC 6298 §5.4 to 5.6: the earliest is repeated, each time after twice as long; RFC 5681 §3.1: one at a time. */
    @Test
    void aTimeoutRepeatsTheEarliest() throws Exception {
        script.acceptPlain().write(5 * MSS);
        script.sent();
        script.after(199).expectNothing();
        script.after(1);
        assertThat(sentSegments()).containsExactly(0);
        script.after(399).expectNothing();
        script.after(1);
        assertThat(sentSegments()).containsExactly(0);
        script.inject(ack(1));
        assertThat(sentSegments()).containsExactly(1, 2);
        script.inject(ack(5)).expectNothing();
        script.after(100_000).expectNothing();
    }

    /** RFC 6298 §5.3: each acknowledgement of something new starts the timer anew. */
    @Test
    void anAcknowledgementRestartsTheTimer() throws Exception {
        script.acceptPlain().write(2 * MSS);
        script.sent();
        script.after(150).inject(ack(1));
        script.after(150).expectNothing();
        script.after(600);
        assertThat(sentSegments()).startsWith(1);
    }

    /** RFC 9293 §3.8.3: at last the connection is given up. */
    @Test
    void aPeerThatNeverAnswersIsGivenUp() throws Exception {
        script.acceptPlain().write("lost");
        for (int i = 0; i < 20; i++) {
            script.after(60_000);
        }
        assertThat(script.sent()).hasSize(16);
        assertThatThrownBy(() -> script.write("x"))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        timeout -> assertThat(timeout.errno()).isEqualTo(Errno.ETIMEDOUT));
        assertThat(script.tcpIp().tcp().connections()).isZero();
    }

    /** RFC 5681 §3.2: three duplicates; RFC 3042: the first two let new segments out. */
    @Test
    void threeDuplicatesRepeatWithoutATimeout() throws Exception {
        script.acceptPlain().write(30 * MSS);
        script.sent();
        script.inject(ack(0));
        assertThat(sentSegments()).containsExactly(10);
        script.inject(ack(0));
        assertThat(sentSegments()).containsExactly(11);
        script.inject(ack(0));
        assertThat(sentSegments()).containsExactly(0);
        assertThat(script.count(Counter.TCP_FAST_RECOVERIES)).isOne();
    }

    /** RFC 6582 §3.2: a partial acknowledgement tells the next loss, one a round trip. */
    @Test
    void newRenoRepeatsAHoleForEachPartialAcknowledgement() throws Exception {
        script.acceptPlain().write(10 * MSS);
        script.sent();
        script.inject(ack(0)).inject(ack(0)).inject(ack(0));
        assertThat(sentSegments()).containsExactly(0);
        script.inject(ack(4));
        assertThat(sentSegments()).containsExactly(4);
        script.inject(ack(7));
        assertThat(sentSegments()).containsExactly(7);
        script.inject(ack(10)).expectNothing();
        assertThat(script.count(Counter.TCP_RETRANSMISSION_TIMEOUTS)).isZero();
    }

    /** RFC 5681 §3.2: a new number, a payload or another window makes it no duplicate. */
    @Test
    void notEverySameNumberIsADuplicate() throws Exception {
        script.acceptPlain().write(10 * MSS);
        script.sent();
        for (int i = 1; i < 5; i++) {
            script.inject(ack(0).window(60_000 - i));
        }
        for (int i = 0; i < 5; i++) {
            script.inject(script.data(i, "x").ack(at(0)));
        }
        assertThat(script.count(Counter.TCP_FAST_RECOVERIES)).isZero();
        assertThat(script.count(Counter.TCP_RETRANSMITTED)).isZero();
    }

    /** RFC 6675 §5: only the holes are repeated, all of them in one round trip. */
    @Test
    void sackRepeatsTheHoles() throws Exception {
        script.acceptSack().write(20 * MSS);
        script.sent();
        script.inject(ack(0).sack(at(1), at(3)));
        script.inject(ack(0).sack(at(4), at(5), at(1), at(3)));
        assertThat(script.count(Counter.TCP_FAST_RECOVERIES)).isOne();
        assertThat(sentSegments()).contains(0);
        script.inject(ack(0).sack(at(6), at(10), at(4), at(5), at(1), at(3)));
        assertThat(sentSegments()).contains(3, 5).doesNotContain(1, 2, 4, 6, 7, 8, 9);
    }

    /** RFC 6675 §4, IsLost by bytes: one block of more than two segments is evidence enough. */
    @Test
    void oneLargeBlockIsEvidenceEnough() throws Exception {
        script.acceptSack().write(10 * MSS);
        script.sent();
        script.inject(ack(0).sack(at(1), at(3))).expectNothing();
        script.inject(ack(0).sack(at(1), at(4)));
        assertThat(sentSegments()).containsExactly(0);
    }

    /** RFC 6675 §5: a segment at the end whose loss nothing shows is repeated once. */
    @Test
    void theRescueRepeatsTheLastSegment() throws Exception {
        script.acceptSack().write(6 * MSS);
        script.sent();
        script.inject(ack(0).sack(at(1), at(5)));
        assertThat(sentSegments()).containsExactly(0, 5);
    }

    /** RFC 8985 §7.3: the last segment of a flight of which nothing is heard is asked for soon, once. */
    @Test
    void theEndOfAFlightIsProbed() throws Exception {
        script.acceptSack().write(3 * MSS);
        script.sent();
        script.after(9).expectNothing();
        script.after(1);
        assertThat(sentSegments()).containsExactly(2);
        script.after(150).expectNothing();
        script.inject(ack(3)).expectNothing();
        script.after(10_000).expectNothing();
        assertThat(script.count(Counter.TCP_RETRANSMISSION_TIMEOUTS)).isZero();
    }

    /** RFC 8985 §6.2: what the probe's answer shows missing is repeated at once. */
    @Test
    void aProbeShowsWhatIsMissing() throws Exception {
        script.acceptSack().write(6 * MSS);
        script.sent();
        script.after(10);
        assertThat(sentSegments()).containsExactly(5);
        script.inject(ack(1).sack(at(5), at(6)));
        List<Integer> repeated = new ArrayList<>(sentSegments());
        assertThat(repeated).startsWith(1, 2);
        script.inject(ack(3).sack(at(5), at(6)));
        repeated.addAll(sentSegments());
        assertThat(repeated).containsExactly(1, 2, 3, 4);
        assertThat(script.count(Counter.TCP_RETRANSMISSION_TIMEOUTS)).isZero();
    }

    /** RFC 8985 §7.3: a probe carries what is new, if there is any. */
    @Test
    void aProbeCarriesWhatIsNew() throws Exception {
        script.acceptSack().write(12 * MSS);
        script.sent();
        script.after(10);
        assertThat(sentSegments()).containsExactly(10);
    }

    /** RFC 8985 §7.2: one segment's acknowledgement may be delayed, and without SACK the answer would tell nothing. */
    @Test
    void loneSegmentsAreNotProbed() throws Exception {
        script.acceptSack().write(MSS).sent();
        script.after(199).expectNothing();
        Script plain = new Script().acceptPlain().write(3 * MSS);
        plain.sent();
        plain.after(199).expectNothing();
    }

    /** RFC 2018 §8: after a timeout, what SACK said is forgotten. */
    @Test
    void aTimeoutForgetsSack() throws Exception {
        script.acceptSack().write(3 * MSS);
        script.sent();
        script.inject(ack(0).sack(at(1), at(2)));
        script.after(1000);
        assertThat(sentSegments()).contains(0);
        script.inject(ack(1));
        assertThat(sentSegments()).contains(1);
    }

    /** RFC 2018 §5.1 and RFC 2883: blocks that make no sense are ignored. */
    @Test
    void absurdBlocksAreIgnored() throws Exception {
        script.acceptSack().write(5 * MSS);
        script.sent();
        for (int i = 0; i < 5; i++) {
            script.inject(ack(0).sack(at(7), at(9), at(3), at(2), at(-5), at(-4)));
        }
        script.expectNothing();
        assertThat(script.count(Counter.TCP_FAST_RECOVERIES)).isZero();
    }

    /** RFC 5681 §3.1: recovery halves the window, and congestion avoidance follows. */
    @Test
    void recoveryHalvesTheWindow() throws Exception {
        script.acceptPlain().write(60 * MSS);
        script.sent();
        script.inject(ack(0)).inject(ack(0)).inject(ack(0));
        script.sent();
        script.inject(ack(12));
        int inFlight = sentSegments().size();
        assertThat(inFlight).as("half of twelve under way, at most").isBetween(1, 6);
        script.inject(ack(12 + inFlight));
        assertThat(sentSegments().size()).isBetween(1, inFlight + 2);
    }

    /** RFC 5681 §4.1: after an idle time the window is the initial one again. */
    @Test
    void anIdleConnectionBeginsAnew() throws Exception {
        script.acceptPlain().write(40 * MSS);
        script.sent();
        script.inject(ack(10)).inject(ack(30)).inject(ack(40));
        script.sent();
        script.after(5000).write(40 * MSS);
        assertThat(sentSegments()).hasSize(10);
    }

    /** RFC 6298 §3 (Karn): what was sent twice is not measured, so the doubled timeout stays. */
    @Test
    void aRepeatedSegmentIsNotMeasured() throws Exception {
        script.acceptPlain().write(MSS);
        script.after(200).sent();
        script.after(10).inject(ack(1));
        script.write(MSS).sent();
        script.after(399).expectNothing();
        assertThat(script.after(1).expect().seq).isEqualTo(at(1));
    }

    /** RFC 6298 §2: round trips are measured, and the timeout follows them. */
    @Test
    void theTimeoutFollowsTheRoundTrip() throws Exception {
        script.acceptPlain();
        for (int i = 0; i < 50; i++) {
            script.write(MSS).sent();
            script.after(150).inject(ack(i + 1));
        }
        assertThat(script.connection().roundTripNanos()).isBetween(140_000_000L, 151_000_000L);
        assertThat(script.count(Counter.TCP_RETRANSMISSION_TIMEOUTS)).isZero();
    }
}
