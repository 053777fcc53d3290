package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.tcp.TcpTimers.Kind;

/** Tells the peer what has come: by each segment that is sent anyway, or else by one of its own, at once or in a while. */
final class Acknowledger {

    private final TcpContext tcp;
    private final TcpConnection connection;
    private final TcpTimers timers;

    Acknowledger(TcpContext tcp, TcpConnection connection, TcpTimers timers) {
        this.tcp = tcp;
        this.connection = connection;
        this.timers = timers;
    }

    /** A segment of the connection as it is now: it acknowledges all that has come. */
    OutgoingSegment segment(int sequence, int flags) {
        Receiver receiver = connection.receiver();
        Timestamps timestamps = connection.timestamps();
        OutgoingSegment segment = tcp.outgoing().begin(sequence, receiver.nxt(), flags, receiver.acknowledge());
        if (timestamps.isUsed()) {
            segment.timestamps(timestamps.value(tcp.clock().nanos()), timestamps.recent());
        }
        return segment;
    }

    /** Such a segment was sent. */
    void sent() {
        timers.disarm(Kind.DELAYED_ACK);
    }

    /** The connection has had its turn to send: acknowledges what is not acknowledged by that, if it is due. */
    void endTurn() {
        Receiver receiver = connection.receiver();
        if (receiver.isAckDue()) {
            acknowledge();
        } else if (receiver.isAckOwed() && !timers.isArmed(Kind.DELAYED_ACK)) {
            timers.arm(
                    Kind.DELAYED_ACK, tcp.clock().nanos() + tcp.config().times().delayedAckNanos());
        }
    }

    /** Sends an acknowledgement, in the next turn if no packet is free. */
    void acknowledge() {
        Receiver receiver = connection.receiver();
        OutgoingSegment segment = segment(connection.sender().window().acceptable(), TcpHeader.ACK);
        if (connection.handshake().isSackAgreed() && receiver.hasGap()) {
            segment.sackBlocks = receiver.sackBlocks(segment.sackEdges);
        }
        if (tcp.output().send(connection.flow(), segment)) {
            sent();
        } else {
            receiver.requireAck();
            tcp.outputs().add(connection);
        }
    }
}
