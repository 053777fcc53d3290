package dev.siphon.stack.dpdk.tcp;

/**
 * The congestion window: slow start and congestion avoidance (RFC 5681) from an initial window of ten segments (RFC 6928),
 * counted in bytes (RFC 3465). Recovery itself is {@link LossRecovery}'s.
 */
final class NewReno {

    private static final int INITIAL_SEGMENTS = 10;
    private static final int INITIAL_BYTES = 14_600;

    /** No window of TCP is larger (RFC 7323 §2.3). */
    private static final int MAX_WINDOW = 1 << 30;

    private int window;
    private int slowStartThreshold = MAX_WINDOW;
    private int acknowledged;

    /** Segments are of {@code mss} bytes; a handshake whose SYN was lost begins with one (RFC 5681 §3.1). */
    void start(int mss, boolean wasSynLost) {
        window = wasSynLost ? mss : initialWindow(mss);
    }

    private static int initialWindow(int mss) {
        return Math.min(INITIAL_SEGMENTS * mss, Math.max(2 * mss, INITIAL_BYTES));
    }

    int window() {
        return window;
    }

    int slowStartThreshold() {
        return slowStartThreshold;
    }

    /**
     * {@code bytes} were acknowledged while the window was in use.
     *
     * @param afterTimeout the acknowledged bytes were perhaps sent before the timeout: what they say of the path is worth
     *     one segment at most (RFC 3465 §2.3)
     */
    void acknowledged(int bytes, int mss, boolean afterTimeout) {
        if (window < slowStartThreshold) {
            window = Math.min(window + (afterTimeout ? Math.min(bytes, mss) : bytes), MAX_WINDOW);
            return;
        }
        acknowledged += bytes;
        if (acknowledged >= window) {
            acknowledged -= window;
            window = Math.min(window + mss, MAX_WINDOW);
        }
    }

    /** A loss was found by acknowledgements, with {@code flight} bytes under way. */
    void halve(int flight, int mss) {
        slowStartThreshold = Math.max(flight / 2, 2 * mss);
        window = slowStartThreshold;
        acknowledged = 0;
    }

    /** Recovery is over: no burst if little is under way (RFC 6582 §3.2). */
    void recovered(int flight, int mss) {
        window = Math.min(slowStartThreshold, Math.max(flight, mss) + mss);
    }

    /** The retransmission timer expired. {@code isRepeated}: again, for the same segment (RFC 5681 §3.1). */
    void timedOut(int flight, int mss, boolean isRepeated) {
        if (!isRepeated) {
            slowStartThreshold = Math.max(flight / 2, 2 * mss);
        }
        window = mss;
        acknowledged = 0;
    }

    /** Nothing was sent for longer than a retransmission timeout (RFC 5681 §4.1). */
    void restartAfterIdle(int mss) {
        window = Math.min(window, initialWindow(mss));
    }
}
