package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.counter.Counters;
import dev.siphon.stack.dpdk.tcp.LossRecovery.Mode;

/** What acknowledgements and timeouts tell of the path: how much may be under way, and what is to be sent again. */
final class CongestionControl {

    private final Counters counters;
    private final SendWindow numbers;
    private final NewReno window = new NewReno();
    private final LossRecovery recovery = new LossRecovery();
    private final TailLossProbe tailProbe = new TailLossProbe();

    CongestionControl(Counters counters, SendWindow numbers) {
        this.counters = counters;
        this.numbers = numbers;
    }

    void start(int mss, boolean wasSynLost, boolean isSackUsed) {
        window.start(mss, wasSynLost);
        recovery.start(numbers.initial(), isSackUsed);
    }

    LossRecovery recovery() {
        return recovery;
    }

    TailLossProbe tailProbe() {
        return tailProbe;
    }

    boolean isRecovering() {
        return recovery.mode() != Mode.OPEN;
    }

    /** Octets that may be sent while {@code pipe} are under way. */
    int room(int pipe, int mss) {
        return window.window() + recovery.allowance(mss) - pipe;
    }

    void restartAfterIdle(int mss) {
        window.restartAfterIdle(mss);
    }

    /** {@code octets} more were acknowledged when {@code flight} were under way. */
    void advanced(int octets, int flight, int mss) {
        Mode mode = recovery.mode();
        boolean isOver = recovery.advance(numbers.una(), octets, mss);
        if (mode == Mode.RECOVERY) {
            if (isOver) {
                window.recovered(numbers.flight(), mss);
            }
        } else if (isUsed(flight, mss)) {
            window.acknowledged(octets, mss, mode == Mode.LOSS);
        }
    }

    /** A window that was not used tells nothing of the path (RFC 7661). */
    private boolean isUsed(int flight, int mss) {
        int size = window.window();
        return size < window.slowStartThreshold() ? 2 * flight >= size : flight + mss >= size;
    }

    /**
     * An acknowledgement was taken when {@code flight} octets were under way.
     *
     * @param isNews SACK told something new
     * @param isRepeated it said what was known, and nothing else
     */
    void heard(boolean isNews, boolean isRepeated, int flight, int mss) {
        heardOfTail(isNews, flight, mss);
        boolean isDuplicate = recovery.isSackUsed() ? isNews : isRepeated;
        if (isDuplicate && recovery.duplicate(numbers.una(), mss)) {
            counters.add(Counter.TCP_FAST_RECOVERIES);
            window.halve(numbers.flight(), mss);
            recovery.enter(numbers.una(), numbers.nxt(), mss);
        }
    }

    private void heardOfTail(boolean isNews, int flight, int mss) {
        boolean isRepaired = tailProbe.isAnswered(numbers.una());
        if (isRecovering()) {
            tailProbe.stop();
        } else if (isRepaired) {
            window.halve(flight, mss);
        } else if (isNews && tailProbe.isOut()) {
            // What was sent before the probe and is missing has had its time: all of it is lost (RFC 8985 §6.2).
            tailProbe.stop();
            counters.add(Counter.TCP_FAST_RECOVERIES);
            window.halve(flight, mss);
            repeatAll();
        }
    }

    /** The retransmission timer expired; {@code isAgain}: for the same segment as before. */
    void timedOut(int mss, boolean isAgain) {
        window.timedOut(numbers.flight(), mss, isAgain);
        recovery.timedOut(numbers.una(), numbers.nxt());
        tailProbe.stop();
    }

    /** All that is under way is to be sent again. */
    void repeatAll() {
        recovery.repeatAll(numbers.una(), numbers.nxt());
    }
}
