package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.timer.RateLimit;

/**
 * What is left of a connection in TIME_WAIT: enough to answer its peer's last FIN once more, and to tell a new connection
 * from an old one's late segments. Resets are ignored (RFC 1337).
 */
final class TimeWait extends AgedEndpoint<TimeWait> {

    private static final int ANSWERS_PER_SECOND = 10;

    private final TimeWaitTable table;
    private final int sequence;
    private final int acknowledgement;
    private final int window;
    private final Timestamps timestamps;
    private final RateLimit answers = new RateLimit(ANSWERS_PER_SECOND);

    TimeWait(
            TcpContext tcp,
            TimeWaitTable table,
            TcpFlow flow,
            int sequence,
            int acknowledgement,
            int window,
            Timestamps timestamps) {
        super(tcp, flow);
        this.table = table;
        this.sequence = sequence;
        this.acknowledgement = acknowledgement;
        this.window = window;
        this.timestamps = timestamps;
    }

    /** Whether {@code segment} opens a new connection for certain (RFC 6191). */
    boolean isReopened(TcpSegment segment) {
        if (!segment.has(TcpHeader.SYN) || segment.has(TcpHeader.ACK | TcpHeader.RST)) {
            return false;
        }
        boolean isNewer =
                timestamps.isUsed() && segment.hasTimestamps && Sequence.less(timestamps.recent(), segment.timestamp);
        return isNewer || Sequence.less(acknowledgement, segment.sequence);
    }

    @Override
    public boolean arrived(TcpSegment segment) {
        long now = tcp.clock().nanos();
        boolean isAnswered = !segment.has(TcpHeader.RST) && segment.sequenceLength() > 0 && answers.allows(now);
        if (isAnswered) {
            OutgoingSegment answer = tcp.outgoing().begin(sequence, acknowledgement, TcpHeader.ACK, window);
            if (timestamps.isUsed()) {
                answer.timestamps(timestamps.value(now), timestamps.recent());
            }
            tcp.output().send(flow(), answer);
        }
        if (isAnswered && segment.has(TcpHeader.FIN) && !timestamps.isOld(segment, now)) {
            table.restart(this);
        }
        return false;
    }

    @Override
    protected void expired(long nowNanos) {
        table.remove(this);
    }

    @Override
    public void discard() {
        table.remove(this);
    }
}
