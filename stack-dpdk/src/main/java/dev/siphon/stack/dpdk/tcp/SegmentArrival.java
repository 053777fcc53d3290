package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.Errno;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.timer.RateLimit;

/** What a connection does about a segment that arrives: RFC 9293 §3.10.7, with RFC 5961 and RFC 7323. */
final class SegmentArrival {

    /** Answers to suspicious segments in a second at most: per connection, so that nobody learns of others by it. */
    private static final int CHALLENGES_PER_SECOND = 10;

    private final TcpContext tcp;
    private final ConnectionHost host;
    private final TcpConnection connection;
    private final Sender sender;
    private final Receiver receiver;
    private final Timestamps timestamps;
    private final RateLimit challenges = new RateLimit(CHALLENGES_PER_SECOND);

    SegmentArrival(TcpContext tcp, ConnectionHost host, TcpConnection connection) {
        this.tcp = tcp;
        this.host = host;
        this.connection = connection;
        this.sender = connection.sender();
        this.receiver = connection.receiver();
        this.timestamps = connection.timestamps();
    }

    /** Whether the packet is kept. */
    boolean arrived(TcpSegment segment) {
        if (connection.state() == TcpState.SYN_SENT) {
            arrivedInSynSent(segment);
            return false;
        }
        return arrivedLater(segment);
    }

    /** RFC 9293 §3.10.7.3. */
    private void arrivedInSynSent(TcpSegment segment) {
        boolean isAcknowledged = segment.has(TcpHeader.ACK);
        if (isAcknowledged && segment.acknowledgement != sender.window().max()) {
            if (!segment.has(TcpHeader.RST)) {
                host.reset(connection.flow(), segment);
            }
        } else if (segment.has(TcpHeader.RST)) {
            if (isAcknowledged) {
                tcp.counters().add(Counter.TCP_RESETS_HEARD);
                connection.fail(Errno.ECONNREFUSED, "was refused");
            }
        } else if (segment.has(TcpHeader.SYN)) {
            connection.handshake().agree(HandshakeOptions.of(segment), segment.sequence, timestamps, receiver);
            if (isAcknowledged) {
                receiver.requireAck();
                connection.connected(segment);
            } else {
                // Both opened at once (RFC 9293 §3.5, figure 7).
                connection.answerSyn();
            }
        }
    }

    /** RFC 9293 §3.10.7.4, in its order. */
    private boolean arrivedLater(TcpSegment segment) {
        boolean isReset = segment.has(TcpHeader.RST);
        if (connection.state() == TcpState.SYN_RECEIVED
                && segment.has(TcpHeader.SYN)
                && segment.sequence == receiver.initial()) {
            // The peer's half of opening at once; its SYN is known already.
            segment.flags &= ~TcpHeader.SYN;
            segment.sequence++;
        }
        if (!isReset && isFromThePast(segment)) {
            return false;
        }
        if (!receiver.isAcceptable(segment)) {
            tcp.counters().add(Counter.TCP_OUT_OF_WINDOW);
            if (!isReset) {
                answerUnacceptable(segment);
            }
            return false;
        }
        if (isReset) {
            arrivedReset(segment);
            return false;
        }
        if (segment.has(TcpHeader.SYN)) {
            // RFC 5961 §4.2.
            challenge();
            return false;
        }
        return segment.has(TcpHeader.ACK) && arrivedAcknowledged(segment);
    }

    private boolean isFromThePast(TcpSegment segment) {
        if (timestamps.isOld(segment, tcp.clock().nanos())) {
            tcp.counters().add(Counter.TCP_PAWS_DROPPED);
            answerUnacceptable(segment);
            return true;
        }
        if (timestamps.isUsed() && !segment.hasTimestamps) {
            // RFC 7323 §3.2.
            tcp.counters().add(Counter.TCP_PAWS_DROPPED);
            return true;
        }
        return false;
    }

    private void arrivedReset(TcpSegment segment) {
        if (segment.sequence != receiver.nxt()) {
            // RFC 5961 §3.2.
            challenge();
            return;
        }
        tcp.counters().add(Counter.TCP_RESETS_HEARD);
        if (connection.state() == TcpState.SYN_RECEIVED) {
            connection.fail(Errno.ECONNREFUSED, "was refused");
        } else {
            connection.fail(Errno.ECONNRESET, "was reset by the peer");
        }
    }

    private boolean arrivedAcknowledged(TcpSegment segment) {
        int acknowledgement = segment.acknowledgement;
        if (connection.state() == TcpState.SYN_RECEIVED) {
            if (acknowledgement != sender.window().max()) {
                host.reset(connection.flow(), segment);
                return false;
            }
            connection.connected(segment);
        }
        boolean isTooNew = Sequence.less(sender.window().max(), acknowledgement);
        boolean isTooOld = Sequence.less(
                acknowledgement, sender.window().una() - sender.window().maxSize());
        if (isTooNew || isTooOld) {
            // RFC 5961 §5.2.
            challenge();
            return false;
        }
        long now = tcp.clock().nanos();
        timestamps.note(segment, receiver.lastAcknowledged(), now);
        sender.acknowledged(segment, timestamps.roundTripNanos(segment, now));
        tcp.outputs().add(connection);
        if (sender.isFinAcknowledged() && finAcknowledged()) {
            return false;
        }
        return connection.state().receives() && arrivedText(segment);
    }

    /** The peer has our FIN; whether that is the end. */
    private boolean finAcknowledged() {
        switch (connection.state()) {
            case FIN_WAIT_1 -> connection.enterFinWait2();
            case CLOSING -> {
                connection.enterTimeWait();
                return true;
            }
            case LAST_ACK -> {
                connection.end();
                return true;
            }
            case SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT, TIME_WAIT, CLOSED -> {}
        }
        return false;
    }

    private boolean arrivedText(TcpSegment segment) {
        if (connection.isClosed() && segment.payloadLength > 0 && Sequence.less(receiver.nxt(), segment.end())) {
            // Nobody reads it any more (RFC 9293 §3.6.1).
            connection.abort();
            return false;
        }
        int before = receiver.nxt();
        boolean isKept = receiver.accept(segment);
        if (receiver.hasGap() && segment.payloadLength > 0) {
            // Each one, since the sender counts duplicates (RFC 5681 §4.2).
            connection.acknowledger().acknowledge();
        }
        if (before != receiver.nxt()) {
            if (receiver.isFinReceived()) {
                finReceived();
            }
            connection.readableNow();
        }
        return isKept;
    }

    private void finReceived() {
        switch (connection.state()) {
            case ESTABLISHED -> connection.become(TcpState.CLOSE_WAIT);
            case FIN_WAIT_1 -> connection.become(TcpState.CLOSING);
            case FIN_WAIT_2 -> {
                connection.acknowledger().acknowledge();
                connection.enterTimeWait();
            }
            case SYN_SENT, SYN_RECEIVED, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> {}
        }
    }

    /** What is outside of the window is answered; without payload so many times only, since that could be an answer too. */
    private void answerUnacceptable(TcpSegment segment) {
        if (segment.payloadLength > 0) {
            receiver.requireAck();
            tcp.outputs().add(connection);
        } else if (challenges.allows(tcp.clock().nanos())) {
            connection.acknowledger().acknowledge();
        } else {
            tcp.counters().add(Counter.TCP_CHALLENGES_LIMITED);
        }
    }

    private void challenge() {
        if (challenges.allows(tcp.clock().nanos())) {
            tcp.counters().add(Counter.TCP_CHALLENGE_ACKS);
            connection.acknowledger().acknowledge();
        } else {
            tcp.counters().add(Counter.TCP_CHALLENGES_LIMITED);
        }
    }
}
