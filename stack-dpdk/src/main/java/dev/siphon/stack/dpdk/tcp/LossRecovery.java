package dev.siphon.stack.dpdk.tcp;

/**
 * What is lost, what is repeated next, and how much is under way: fast recovery with SACK (RFC 6675) or without (RFC 6582),
 * and repetition after a timeout, which is the same with everything taken for lost.
 */
final class LossRecovery {

    enum Mode {
        /** Nothing is known to be lost. */
        OPEN,
        /** Losses were found by acknowledgements. */
        RECOVERY,
        /** The retransmission timer expired. */
        LOSS
    }

    private static final int DUPLICATE_THRESHOLD = 3;

    /** New segments that the first duplicates let out (limited transmit, RFC 3042). */
    private static final int LIMITED_TRANSMIT_SEGMENTS = 2;

    private final SackScoreboard scoreboard = new SackScoreboard();
    private boolean isSackUsed;
    private Mode mode = Mode.OPEN;
    /** Recovery ends when all below this is acknowledged. */
    private int recoveryPoint;
    /** All that is missing below this has been repeated in this recovery. */
    private int highRetransmitted;

    private int duplicates;
    /** Without SACK: what duplicates say has left the network (RFC 6582 §3.2). */
    private int inflation;
    /** The next repetition does not wait for room in the congestion window. */
    private boolean isForced;

    private boolean isRescued;

    /** Bounds of what {@link #findLost} and its kin found. */
    private int foundStart;

    private int foundEnd;

    void start(int initialSequence, boolean isSackUsed) {
        this.isSackUsed = isSackUsed;
        this.recoveryPoint = initialSequence;
        this.highRetransmitted = initialSequence;
    }

    Mode mode() {
        return mode;
    }

    boolean isSackUsed() {
        return isSackUsed;
    }

    /** Notes the blocks of {@code segment} that concern what is in flight; whether they said something new. */
    boolean noteSack(TcpSegment segment, int una, int nxt) {
        boolean isNews = false;
        for (int i = 0; isSackUsed && i < segment.sackBlocks; i++) {
            int start = segment.sackEdges[2 * i];
            int end = segment.sackEdges[2 * i + 1];
            // A block at or below what is acknowledged tells of a duplicate (RFC 2883), one beyond is a lie.
            if (Sequence.less(start, end) && Sequence.lessOrEqual(una, start) && Sequence.lessOrEqual(end, nxt)) {
                isNews |= scoreboard.add(start, end);
            }
        }
        return isNews;
    }

    /** All below {@code una} is acknowledged; whether that ends a recovery. */
    boolean advance(int una, int acknowledged, int mss) {
        scoreboard.advance(una);
        highRetransmitted = Sequence.max(highRetransmitted, una);
        duplicates = 0;
        if (mode == Mode.OPEN) {
            return false;
        }
        if (Sequence.lessOrEqual(recoveryPoint, una)) {
            mode = Mode.OPEN;
            inflation = 0;
            isForced = false;
            return true;
        }
        if (mode == Mode.RECOVERY && !isSackUsed) {
            // A partial acknowledgement: what follows it is lost too (RFC 6582 §3.2 step 3).
            inflation = Math.max(0, inflation - acknowledged + mss);
            highRetransmitted = una;
            isForced = true;
        }
        return false;
    }

    /**
     * A duplicate acknowledgement.
     *
     * @return whether it says that something was lost and recovery should {@linkplain #enter begin}
     */
    boolean duplicate(int una, int mss) {
        duplicates++;
        if (mode == Mode.RECOVERY && !isSackUsed) {
            inflation += mss;
        }
        boolean isLoss = duplicates >= DUPLICATE_THRESHOLD || scoreboard.ranges() > 0 && scoreboard.isHoleLost(0, mss);
        // After a recovery without SACK, duplicates may be echoes of its repetitions (RFC 6582 §4).
        return mode == Mode.OPEN && isLoss && (isSackUsed || Sequence.less(recoveryPoint, una));
    }

    /** Begins fast recovery of all up to {@code nxt}; the first missing segment is repeated at once. */
    void enter(int una, int nxt, int mss) {
        mode = Mode.RECOVERY;
        recoveryPoint = nxt;
        highRetransmitted = una;
        inflation = isSackUsed ? 0 : DUPLICATE_THRESHOLD * mss;
        isForced = true;
        isRescued = false;
    }

    /**
     * Begins repeating all up to {@code nxt} after a timeout. What SACK said is not relied on: the peer may have taken it
     * back (RFC 2018 §8).
     */
    void timedOut(int una, int nxt) {
        scoreboard.clear();
        repeatAll(una, nxt);
        isForced = true;
    }

    /** Begins repeating all up to {@code nxt}, in the present congestion window: it was too large for the path. */
    void repeatAll(int una, int nxt) {
        mode = Mode.LOSS;
        recoveryPoint = nxt;
        highRetransmitted = una;
        duplicates = 0;
        inflation = 0;
    }

    /** How far the window stretches beyond the congestion window. */
    int allowance(int mss) {
        if (mode == Mode.OPEN) {
            return Math.min(duplicates, LIMITED_TRANSMIT_SEGMENTS) * mss;
        }
        return inflation;
    }

    boolean isForced() {
        return isForced;
    }

    /** Octets under way as far as is known (RFC 6675 §4, SetPipe). */
    int pipe(int una, int nxt, int mss) {
        if (mode == Mode.OPEN || mode == Mode.RECOVERY && !isSackUsed) {
            return nxt - una;
        }
        int repeated = scoreboard.missing(una, highRetransmitted);
        if (mode == Mode.LOSS) {
            return repeated + scoreboard.missing(recoveryPoint, nxt);
        }
        int pipe = repeated;
        int at = una;
        for (int i = 0; i < scoreboard.ranges(); i++) {
            if (!scoreboard.isHoleLost(i, mss)) {
                pipe += Math.max(0, scoreboard.start(i) - at);
            }
            at = scoreboard.end(i);
        }
        return pipe + (nxt - at);
    }

    /** Finds what is lost and not repeated yet (RFC 6675 §4, NextSeg rule 1) below {@code limit}; up to {@code mss} octets of it. */
    boolean findLost(int una, int limit, int mss) {
        if (mode == Mode.RECOVERY && !isSackUsed) {
            return isForced && found(una, Sequence.min(limit, una + mss));
        }
        if (isForced && Sequence.lessOrEqual(highRetransmitted, una)) {
            int end = scoreboard.isEmpty() ? limit : Sequence.min(limit, scoreboard.start(0));
            return found(una, Sequence.min(end, una + mss));
        }
        return findHole(limit, mss, mode == Mode.LOSS);
    }

    /** Finds a hole that is perhaps lost (rule 3). */
    boolean findSuspect(int limit, int mss) {
        return mode == Mode.RECOVERY && isSackUsed && findHole(limit, mss, true);
    }

    private boolean findHole(int limit, int mss, boolean isAnyLost) {
        int at = highRetransmitted;
        for (int i = 0; i < scoreboard.ranges(); i++) {
            if (Sequence.less(at, scoreboard.start(i)) && (isAnyLost || scoreboard.isHoleLost(i, mss))) {
                return found(at, Sequence.min(Sequence.min(limit, scoreboard.start(i)), at + mss));
            }
            at = Sequence.max(at, scoreboard.end(i));
        }
        // What lies above all ranges is lost after a timeout only.
        int end = Sequence.min(Sequence.min(recoveryPoint, limit), at + mss);
        return mode == Mode.LOSS && found(at, end);
    }

    /** Finds the last segment, once in a recovery, so that its loss is noticed without a timeout (rule 4). */
    boolean findRescue(int una, int limit, int mss) {
        if (mode != Mode.RECOVERY || !isSackUsed || isRescued) {
            return false;
        }
        int last = scoreboard.isEmpty() ? una : Sequence.max(una, scoreboard.end(scoreboard.ranges() - 1));
        int end = Sequence.min(recoveryPoint, limit);
        if (!Sequence.less(last, end)) {
            return false;
        }
        isRescued = true;
        return found(Sequence.max(last, end - mss), end);
    }

    private boolean found(int start, int end) {
        foundStart = start;
        foundEnd = end;
        return Sequence.less(start, end);
    }

    int foundStart() {
        return foundStart;
    }

    int foundEnd() {
        return foundEnd;
    }

    /** What was found is repeated up to {@code end}. */
    void repeated(int end) {
        isForced = false;
        highRetransmitted = Sequence.max(highRetransmitted, end);
    }

    /** The rescue was sent: it counts for nothing else. */
    void rescued() {
        isForced = false;
    }
}
