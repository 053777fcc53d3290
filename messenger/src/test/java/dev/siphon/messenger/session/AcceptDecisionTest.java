package dev.siphon.messenger.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.session.AcceptDecision.Existing;
import dev.siphon.messenger.session.AcceptDecision.Incoming;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** The table "Accepting" of the documentation, row by row, and over a small domain as a whole. */
class AcceptDecisionTest {

    /** An established lossless connection without reset check: connect_seq 5, the peer's global_seq 7. */
    private static final Existing ESTABLISHED = new Existing(false, false, false, false, false, false, false, 7, 5);

    private static Existing with(Existing base, boolean connecting, boolean peerIsSmaller, boolean server) {
        return new Existing(
                base.closed(),
                base.replacing(),
                base.lossy(),
                base.resetChecks(),
                server,
                connecting,
                peerIsSmaller,
                base.peerGlobalSeq(),
                base.connectSeq());
    }

    private static Existing checkingResets(long connectSeq) {
        return new Existing(false, false, false, true, false, false, false, 7, connectSeq);
    }

    private static AcceptDecision about(Existing existing, long globalSeq, long connectSeq) {
        return AcceptDecision.about(existing, new Incoming(globalSeq, connectSeq));
    }

    @Test
    void row5NoSessionToResume() {
        assertThat(AcceptDecision.withoutExisting(new Incoming(1, 1))).isEqualTo(AcceptDecision.RESET_SESSION);
    }

    @Test
    void row5bAClosedConnectionIsNone() {
        Existing closed = new Existing(true, true, true, true, false, false, false, 7, 5);
        assertThat(about(closed, 1, 3)).isEqualTo(AcceptDecision.RESET_SESSION);
        assertThat(about(closed, 1, 0)).isEqualTo(AcceptDecision.OPEN);
    }

    @Test
    void row6NoSessionWanted() {
        assertThat(AcceptDecision.withoutExisting(new Incoming(1, 0))).isEqualTo(AcceptDecision.OPEN);
    }

    @Test
    void row7BeingReplacedAlready() {
        Existing replacing = new Existing(false, true, true, false, false, false, false, 7, 5);
        assertThat(about(replacing, 8, 6)).isEqualTo(AcceptDecision.RETRY_GLOBAL);
    }

    @Test
    void row8AnEarlierAttempt() {
        assertThat(about(ESTABLISHED, 6, 6)).isEqualTo(AcceptDecision.RETRY_GLOBAL);
        assertThat(about(ESTABLISHED, 7, 6)).isEqualTo(AcceptDecision.REPLACE);
    }

    @Test
    void row9LossyGivesWay() {
        Existing lossy = new Existing(false, false, true, false, false, false, false, 7, 5);
        assertThat(about(lossy, 8, 0)).isEqualTo(AcceptDecision.REPLACE_LOSSY);
    }

    @Test
    void row10ThePeerStartsOver() {
        assertThat(about(ESTABLISHED, 8, 0)).isEqualTo(AcceptDecision.REPLACE_AFTER_PEER_RESET);
    }

    @Test
    void row11ThePeerIsBehind() {
        assertThat(about(ESTABLISHED, 8, 4)).isEqualTo(AcceptDecision.RETRY_SESSION);
    }

    @Test
    void row12EqualAndEstablished() {
        assertThat(about(ESTABLISHED, 8, 5)).isEqualTo(AcceptDecision.RETRY_SESSION);
        assertThat(about(checkingResets(5), 8, 5)).isEqualTo(AcceptDecision.RETRY_SESSION);
        assertThat(about(checkingResets(0), 8, 0)).isEqualTo(AcceptDecision.REPLACE);
    }

    @Test
    void row13EqualAndThePeersAttemptWins() {
        assertThat(about(with(ESTABLISHED, true, true, false), 8, 5)).isEqualTo(AcceptDecision.REPLACE);
        assertThat(about(with(ESTABLISHED, true, false, true), 8, 5)).isEqualTo(AcceptDecision.REPLACE);
    }

    @Test
    void row14EqualAndTheOwnAttemptWins() {
        assertThat(about(with(ESTABLISHED, true, false, false), 8, 5)).isEqualTo(AcceptDecision.WAIT);
    }

    @Test
    void row15ThePeerResumesWhatIsNotThereAnyMore() {
        assertThat(about(checkingResets(0), 8, 3)).isEqualTo(AcceptDecision.RESET_SESSION);
    }

    @Test
    void row16ThePeerIsAhead() {
        assertThat(about(ESTABLISHED, 8, 6)).isEqualTo(AcceptDecision.REPLACE);
        assertThat(about(checkingResets(5), 8, 6)).isEqualTo(AcceptDecision.REPLACE);
    }

    /** A row as the documentation has it: its own condition only, since the rows above did not fit. */
    private record Row(String number, BiPredicate<Existing, Incoming> fits, AcceptDecision decision) {}

    private static final List<Row> TABLE = List.of(
            new Row("5b, to be resumed", (e, c) -> e.closed() && c.connectSeq() > 0, AcceptDecision.RESET_SESSION),
            new Row("5b", (e, c) -> e.closed(), AcceptDecision.OPEN),
            new Row("7", (e, c) -> e.replacing(), AcceptDecision.RETRY_GLOBAL),
            new Row("8", (e, c) -> c.globalSeq() < e.peerGlobalSeq(), AcceptDecision.RETRY_GLOBAL),
            new Row("9", (e, c) -> e.lossy(), AcceptDecision.REPLACE_LOSSY),
            new Row("10", (e, c) -> c.connectSeq() == 0 && e.connectSeq() > 0, AcceptDecision.REPLACE_AFTER_PEER_RESET),
            new Row("11", (e, c) -> c.connectSeq() < e.connectSeq(), AcceptDecision.RETRY_SESSION),
            new Row(
                    "12, nothing begun",
                    (e, c) -> c.connectSeq() == e.connectSeq()
                            && !e.connecting()
                            && e.resetChecks()
                            && e.connectSeq() == 0,
                    AcceptDecision.REPLACE),
            new Row("12", (e, c) -> c.connectSeq() == e.connectSeq() && !e.connecting(), AcceptDecision.RETRY_SESSION),
            new Row(
                    "13",
                    (e, c) -> c.connectSeq() == e.connectSeq() && (e.peerIsSmaller() || e.server()),
                    AcceptDecision.REPLACE),
            new Row("14", (e, c) -> c.connectSeq() == e.connectSeq(), AcceptDecision.WAIT),
            new Row("15", (e, c) -> e.resetChecks() && e.connectSeq() == 0, AcceptDecision.RESET_SESSION),
            new Row("16", (e, c) -> true, AcceptDecision.REPLACE));

    @Test
    void theFirstRowThatFitsDecides() {
        Set<String> used = new HashSet<>();
        for (Existing existing : allExisting()) {
            for (long globalSeq = 0; globalSeq < 3; globalSeq++) {
                for (long connectSeq = 0; connectSeq < 4; connectSeq++) {
                    Incoming incoming = new Incoming(globalSeq, connectSeq);
                    Row first = TABLE.stream()
                            .filter(row -> row.fits.test(existing, incoming))
                            .findFirst()
                            .orElseThrow();
                    assertThat(AcceptDecision.about(existing, incoming))
                            .as("row %s, %s, %s", first.number, existing, incoming)
                            .isEqualTo(first.decision);
                    used.add(first.number);
                }
            }
        }
        assertThat(used).as("rows that decided something").hasSameSizeAs(TABLE);
    }

    @Test
    void everyDecisionIsMadeByARow() {
        Set<AcceptDecision> decisions = EnumSet.noneOf(AcceptDecision.class);
        TABLE.forEach(row -> decisions.add(row.decision));
        assertThat(decisions).containsExactlyInAnyOrder(AcceptDecision.values());
    }

    private static List<Existing> allExisting() {
        List<Existing> all = new ArrayList<>();
        for (int flags = 0; flags < 1 << 7; flags++) {
            for (long globalSeq = 0; globalSeq < 3; globalSeq++) {
                for (long connectSeq = 0; connectSeq < 3; connectSeq++) {
                    all.add(new Existing(
                            (flags & 1) != 0,
                            (flags & 2) != 0,
                            (flags & 4) != 0,
                            (flags & 8) != 0,
                            (flags & 16) != 0,
                            (flags & 32) != 0,
                            (flags & 64) != 0,
                            globalSeq,
                            connectSeq));
                }
            }
        }
        return all;
    }
}
