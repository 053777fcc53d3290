package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;

/**
 * A peer's handshake in progress: SYN_RECEIVED after a passive open, in as little memory as it needs. It becomes a
 * connection when our SYN is acknowledged.
 */
final class HalfOpen extends AgedEndpoint<HalfOpen> {

    private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
    private static final int MAX_RETRY_SHIFT = 16;

    private final Backlog backlog;
    private final TcpListener listener;
    private final HandshakeOptions options;
    private final int peerInitial;
    private final int initial;
    private final int timestampOffset;
    private final long synNanos;
    private int repetitions;

    HalfOpen(
            TcpContext tcp,
            Backlog backlog,
            TcpListener listener,
            TcpFlow flow,
            TcpSegment syn,
            int initial,
            int timestampOffset) {
        super(tcp, flow);
        this.backlog = backlog;
        this.listener = listener;
        this.options = HandshakeOptions.of(syn);
        this.peerInitial = syn.sequence;
        this.initial = initial;
        this.timestampOffset = timestampOffset;
        this.synNanos = tcp.clock().nanos();
    }

    TcpListener listener() {
        return listener;
    }

    HandshakeOptions options() {
        return options;
    }

    int peerInitial() {
        return peerInitial;
    }

    int initial() {
        return initial;
    }

    int timestampOffset() {
        return timestampOffset;
    }

    /** How long the peer took to answer, or negative if it was asked more than once. */
    long roundTripNanos() {
        return repetitions > 0 ? -1 : tcp.clock().nanos() - synNanos;
    }

    void sendSynAck() {
        tcp.output().send(flow(), Handshake.synAck(tcp, flow(), initial, peerInitial + 1, options, timestampOffset));
        tcp.deadlines().schedule(this, tcp.clock().nanos() + retryNanos());
    }

    private long retryNanos() {
        long max = tcp.config().times().maxRetransmissionNanos();
        return Math.min(FIRST_RETRY_NANOS << Math.min(repetitions, MAX_RETRY_SHIFT), max);
    }

    /** RFC 9293 §3.10.7.4 in SYN_RECEIVED, as far as it does not need a connection. */
    @Override
    public boolean arrived(TcpSegment segment) {
        int expected = peerInitial + 1;
        if (segment.has(TcpHeader.SYN) && segment.sequence == peerInitial) {
            if (!segment.has(TcpHeader.ACK)) {
                sendSynAck();
            }
            return false;
        }
        int limit = Receiver.initialWindow(tcp.config().buffers().receiveBytes());
        int distance = segment.sequence - expected;
        if (distance < 0 || distance >= limit) {
            tcp.counters().add(Counter.TCP_OUT_OF_WINDOW);
            return false;
        }
        if (segment.has(TcpHeader.RST)) {
            if (distance == 0) {
                backlog.remove(this);
            }
            return false;
        }
        if (segment.has(TcpHeader.SYN)) {
            // The peer has begun anew: back to LISTEN.
            backlog.remove(this);
            return false;
        }
        if (!segment.has(TcpHeader.ACK)) {
            return false;
        }
        boolean isOlderThanSyn = options.hasTimestamps()
                && (!segment.hasTimestamps || Sequence.less(segment.timestamp, options.timestamp()));
        if (isOlderThanSyn) {
            tcp.counters().add(Counter.TCP_PAWS_DROPPED);
            return false;
        }
        return backlog.acknowledged(this, segment);
    }

    @Override
    protected void expired(long nowNanos) {
        if (repetitions == tcp.config().times().synRetransmissions()) {
            tcp.counters().add(Counter.TCP_TIMED_OUT);
            backlog.remove(this);
        } else {
            repetitions++;
            tcp.counters().add(Counter.TCP_RETRANSMITTED);
            sendSynAck();
        }
    }

    @Override
    public void discard() {
        backlog.remove(this);
    }
}
