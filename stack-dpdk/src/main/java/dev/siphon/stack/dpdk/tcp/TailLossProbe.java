package dev.siphon.stack.dpdk.tcp;

/**
 * When nothing is heard of the end of a flight, it is asked for after two round trips instead of a retransmission timeout
 * (RFC 8985 §7): its last segments, or the one acknowledgement that told of them, may be lost. One probe per flight.
 */
final class TailLossProbe {

    /** A peer that is not on the processor just now is no loss: where cores are crowded, that may last for a few slices. */
    private static final long MIN_NANOS = 10_000_000L;

    private boolean isOut;
    private boolean isRepetition;
    private int end;

    /** How long to wait, after something was sent or acknowledged. */
    static long waitNanos(RttEstimator rtt) {
        return Math.max(2 * rtt.smoothedNanos(), MIN_NANOS);
    }

    /** Whether {@code flight} bytes are worth a probe: of fewer than two segments, the acknowledgement may be delayed. */
    static boolean isWorthwhile(int flight, int mss) {
        return flight >= 2 * mss;
    }

    /** A probe was sent: the next number is {@code end} now. */
    void sent(int end, boolean isRepetition) {
        isOut = true;
        this.end = end;
        this.isRepetition = isRepetition;
    }

    boolean isOut() {
        return isOut;
    }

    void stop() {
        isOut = false;
    }

    /**
     * All below {@code una} is acknowledged. Returns true if that includes a repetition: something was lost then, the end of
     * the flight or what told of it.
     */
    boolean isAnswered(int una) {
        if (!isOut || Sequence.less(una, end)) {
            return false;
        }
        isOut = false;
        return isRepetition;
    }
}
