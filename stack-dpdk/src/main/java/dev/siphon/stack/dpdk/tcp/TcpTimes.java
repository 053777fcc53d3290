package dev.siphon.stack.dpdk.tcp;

/**
 * How long a connection waits for what, in nanoseconds.
 *
 * @param minRetransmissionNanos lower bound of the retransmission timeout. RFC 6298 has 1 s; networks of this kind have
 *     round trips of microseconds, and 200 ms, as elsewhere, is beyond every delayed acknowledgement
 * @param maxRetransmissionNanos upper bound of the same, and of the interval of window probes
 * @param synRetransmissions how often a SYN is repeated before a connect fails
 * @param retransmissions how often a segment is repeated before the connection fails
 * @param delayedAckNanos how long an acknowledgement waits for company (RFC 1122 §4.2.3.2: less than 0.5 s)
 * @param timeWaitNanos how long the end that closed first remembers the connection: twice a segment's lifetime
 * @param finWait2Nanos how long a closed connection waits for the peer to close too
 * @param keepAliveIdleNanos after how much silence the peer is probed; 0 never probes, the default (RFC 9293 §3.8.4)
 * @param keepAliveIntervalNanos how long a probe waits for its answer
 * @param keepAliveProbes so many unanswered probes end the connection
 */
public record TcpTimes(
        long minRetransmissionNanos,
        long maxRetransmissionNanos,
        int synRetransmissions,
        int retransmissions,
        long delayedAckNanos,
        long timeWaitNanos,
        long finWait2Nanos,
        long keepAliveIdleNanos,
        long keepAliveIntervalNanos,
        int keepAliveProbes) {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    public TcpTimes {
        if (minRetransmissionNanos < MILLI || maxRetransmissionNanos < minRetransmissionNanos) {
            throw new IllegalArgumentException("retransmission timeouts from " + minRetransmissionNanos + " to "
                    + maxRetransmissionNanos + " ns, must be at least 1 ms and not cross");
        }
        if (delayedAckNanos < 0 || delayedAckNanos > 500 * MILLI) {
            throw new IllegalArgumentException("delayedAckNanos is " + delayedAckNanos + ", allowed are 0 to 0.5 s");
        }
    }

    /** Retransmission from 0.2 to 60 s, 40 ms of delay for acknowledgements, 60 s of TIME_WAIT, no keepalive. */
    public static TcpTimes defaults() {
        return new TcpTimes(200 * MILLI, 60 * SECOND, 6, 15, 40 * MILLI, 60 * SECOND, 60 * SECOND, 0, 75 * SECOND, 9);
    }

    /** The same with keepalive after {@code idleNanos} of silence; 0 is off. */
    public TcpTimes withKeepAlive(long idleNanos, long intervalNanos, int probes) {
        return new TcpTimes(
                minRetransmissionNanos,
                maxRetransmissionNanos,
                synRetransmissions,
                retransmissions,
                delayedAckNanos,
                timeWaitNanos,
                finWait2Nanos,
                idleNanos,
                intervalNanos,
                probes);
    }
}
