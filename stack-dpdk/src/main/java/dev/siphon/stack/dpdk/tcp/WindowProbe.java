package dev.siphon.stack.dpdk.tcp;

/** Asks for a window that is closed: one segment that goes out although there is no room (RFC 9293 §3.8.6.1). */
final class WindowProbe {

    private static final int MAX_SHIFT = 16;

    private boolean isOut;
    /** Since the peer was heard last. */
    private int unanswered;
    /** Since the window was open: each waits twice as long as the one before. */
    private int backOff;

    /** Whether the octets of a probe are under way. */
    boolean isOut() {
        return isOut;
    }

    /** Whether another probe may be sent to a peer that {@code bound} of them got no answer from, or no room. */
    boolean begin(int bound, boolean isApplicationGone) {
        // A peer that answers may keep its window closed for as long as it likes, but not for an application that is
        // gone.
        if (++unanswered > bound || backOff > bound && isApplicationGone) {
            return false;
        }
        backOff++;
        return true;
    }

    void sent(boolean isSent) {
        isOut = isSent;
    }

    /** What the probe carried was taken, or is sent in another segment. */
    void end() {
        isOut = false;
    }

    void answered() {
        unanswered = 0;
    }

    /** The window is open. */
    void opened() {
        backOff = 0;
    }

    long intervalNanos(RttEstimator rtt, TcpTimes times) {
        return Math.min(rtt.timeoutNanos() << Math.min(backOff, MAX_SHIFT), times.maxRetransmissionNanos());
    }
}
