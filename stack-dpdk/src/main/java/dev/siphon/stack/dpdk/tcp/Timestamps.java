package dev.siphon.stack.dpdk.tcp;

/** The timestamps of one connection (RFC 7323): what is sent, what is echoed, and what is too old to be true. */
final class Timestamps {

    /** The clock of timestamps: 1 ms. */
    static final long TICK_NANOS = 1_000_000L;

    /** A connection idle for this long cannot compare any more (RFC 7323 §5.5). */
    private static final long OUTDATED_NANOS = 24L * 24 * 3600 * 1_000_000_000L;

    private static final int MAX_ROUND_TRIP_TICKS = 120_000;

    private boolean isUsed;
    private int offset;
    private int recent;
    private long recentNanos;

    /** Both ends have agreed; the own clock begins at {@code offset}. */
    void start(int offset, int firstSeen, long nowNanos) {
        isUsed = true;
        this.offset = offset;
        recent = firstSeen;
        recentNanos = nowNanos;
    }

    boolean isUsed() {
        return isUsed;
    }

    int recent() {
        return recent;
    }

    static int value(int offset, long nowNanos) {
        return (int) (nowNanos / TICK_NANOS) + offset;
    }

    int value(long nowNanos) {
        return value(offset, nowNanos);
    }

    /** Whether {@code segment} was sent before one that was seen (PAWS, RFC 7323 §5.3). */
    boolean isOld(TcpSegment segment, long nowNanos) {
        return isUsed
                && segment.hasTimestamps
                && Sequence.less(segment.timestamp, recent)
                && nowNanos - recentNanos < OUTDATED_NANOS;
    }

    /** Notes what is to be echoed (RFC 7323 §4.3), where {@code lastAcknowledged} was the last acknowledgement sent. */
    void note(TcpSegment segment, int lastAcknowledged, long nowNanos) {
        if (isUsed
                && segment.hasTimestamps
                && Sequence.lessOrEqual(segment.sequence, lastAcknowledged)
                && !isOld(segment, nowNanos)) {
            recent = segment.timestamp;
            recentNanos = nowNanos;
        }
    }

    /** The round trip that {@code segment} ends, in nanoseconds; negative if it tells none. */
    long roundTripNanos(TcpSegment segment, long nowNanos) {
        if (!isUsed || !segment.hasTimestamps || segment.timestampEcho == 0) {
            return -1;
        }
        int ticks = value(nowNanos) - segment.timestampEcho;
        return ticks < 0 || ticks > MAX_ROUND_TRIP_TICKS ? -1 : ticks * TICK_NANOS;
    }
}
