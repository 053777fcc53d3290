package dev.siphon.stack.dpdk.tcp;

/**
 * Takes the samples of {@link RttEstimator}: of one segment at a time, which must not be sent twice (RFC 6298 §3), or by
 * timestamps where several were.
 */
final class RoundTripSampler {

    private final RttEstimator rtt;
    private boolean isTimed;
    private int timedEnd;
    private long timedNanos;
    private long repeatedNanos;

    RoundTripSampler(RttEstimator rtt) {
        this.rtt = rtt;
    }

    /** A segment that ends before {@code end} was sent for the first time. */
    void sent(int end, long nowNanos) {
        if (!isTimed) {
            isTimed = true;
            timedEnd = end;
            timedNanos = nowNanos;
        }
    }

    /** Something was sent again. */
    void repeated(long nowNanos) {
        isTimed = false;
        repeatedNanos = nowNanos;
    }

    /** What is under way may be sent again. */
    void stop() {
        isTimed = false;
    }

    /**
     * All before {@code una} has come.
     *
     * @param isRecovering losses are being repaired
     * @param echoedNanos the round trip by timestamps, negative if they tell none
     */
    void acknowledged(int una, boolean isRecovering, long echoedNanos, long nowNanos) {
        if (isTimed && Sequence.lessOrEqual(timedEnd, una)) {
            isTimed = false;
            rtt.sample(nowNanos - timedNanos);
        } else if (isRecovering
                && echoedNanos >= 0
                && echoedNanos <= nowNanos - repeatedNanos + Timestamps.TICK_NANOS) {
            // Timestamps tell which of several transmissions was meant (RFC 7323 §4). An echo older than the last one
            // tells of an acknowledgement that was lost, not of the path.
            rtt.sample(echoedNanos);
        }
    }
}
