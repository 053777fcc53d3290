package dev.siphon.stack.dpdk.tcp;

/** Round-trip time and retransmission timeout (RFC 6298). Nanoseconds throughout. */
final class RttEstimator {

    private static final long INITIAL_NANOS = 1_000_000_000L;

    /** After a repeated SYN, data begins with this (RFC 6298 §5.7). */
    private static final long AFTER_SYN_TIMEOUT_NANOS = 3_000_000_000L;

    private static final long GRANULARITY_NANOS = 1_000_000L;

    private final long minNanos;
    private final long maxNanos;
    private long smoothed;
    private long variation;
    private long timeout;

    RttEstimator(TcpTimes times) {
        this.minNanos = times.minRetransmissionNanos();
        this.maxNanos = times.maxRetransmissionNanos();
        this.timeout = bounded(INITIAL_NANOS);
    }

    private long bounded(long nanos) {
        return Math.min(Math.max(nanos, minNanos), maxNanos);
    }

    /** A segment that was sent once was acknowledged after {@code nanos}. */
    void sample(long nanos) {
        if (smoothed == 0) {
            smoothed = Math.max(nanos, 1);
            variation = nanos / 2;
        } else {
            variation += (Math.abs(smoothed - nanos) - variation) / 4;
            smoothed = Math.max(smoothed + (nanos - smoothed) / 8, 1);
        }
        timeout = bounded(smoothed + Math.max(GRANULARITY_NANOS, 4 * variation));
    }

    /** The timer expired: twice as long from now on, until there is a new sample (RFC 6298 §5.5). */
    void backOff() {
        timeout = Math.min(timeout * 2, maxNanos);
    }

    /** The handshake is over, and its SYN had to be repeated without a sample since. */
    void startAfterSynTimeout() {
        timeout = bounded(AFTER_SYN_TIMEOUT_NANOS);
    }

    long timeoutNanos() {
        return timeout;
    }

    /** 0 before the first sample. */
    long smoothedNanos() {
        return smoothed;
    }
}
