package dev.siphon.stack.dpdk.tcp;

/** How a connection begins: its SYN, and what both ends have agreed on by then. */
final class Handshake {

    private final TcpContext tcp;
    private final TcpFlow flow;
    private final int initial;
    private final int timestampOffset;
    private HandshakeOptions peer = HandshakeOptions.NONE;
    private long synNanos;
    private boolean wasSynRepeated;

    Handshake(TcpContext tcp, TcpFlow flow, int initial, int timestampOffset) {
        this.tcp = tcp;
        this.flow = flow;
        this.initial = initial;
        this.timestampOffset = timestampOffset;
    }

    /** Sends the SYN, for the first time or again. */
    void sendSyn(boolean isRepeated) {
        if (isRepeated) {
            wasSynRepeated = true;
        } else {
            synNanos = tcp.clock().nanos();
        }
        tcp.output().send(flow, syn(tcp, flow, initial, timestampOffset));
    }

    /** Sends the SYN as an answer to the peer's. */
    void sendSynAck(int acknowledgement) {
        tcp.output().send(flow, synAck(tcp, flow, initial, acknowledgement, peer, timestampOffset));
    }

    void repeatSynAck(int acknowledgement) {
        wasSynRepeated = true;
        sendSynAck(acknowledgement);
    }

    /** How long the peer took to answer the SYN, or negative if it was sent more than once. */
    long roundTripNanos() {
        return wasSynRepeated ? -1 : tcp.clock().nanos() - synNanos;
    }

    /** The peer's SYN said {@code options}: what both can is in use from now on. */
    void agree(HandshakeOptions options, int peerInitial, Timestamps timestamps, Receiver receiver) {
        peer = options;
        if (options.hasTimestamps()) {
            timestamps.start(timestampOffset, options.timestamp(), tcp.clock().nanos());
        }
        int scale = options.isScaled() ? Receiver.scaleFor(receiveBytes(tcp)) : 0;
        receiver.start(peerInitial, scale, sendMss());
    }

    boolean isSackAgreed() {
        return peer.isSackPermitted();
    }

    /** The shift of the peer's windows. */
    int peerScale() {
        return Math.max(peer.windowScale(), 0);
    }

    /** The most payload that a segment to the peer carries, as far as is known of the path now. */
    int sendMss() {
        int timestampBytes = peer.hasTimestamps() ? TcpOptions.PADDED_TIMESTAMPS_BYTES : 0;
        return Math.max(HandshakeOptions.MIN_MSS, Math.min(peer.mss(), receiveMss(tcp, flow))) - timestampBytes;
    }

    private static int receiveMss(TcpContext tcp, TcpFlow flow) {
        return tcp.output().ip().mtu(flow.route()) - HandshakeOptions.HEADER_BYTES;
    }

    private static int receiveBytes(TcpContext tcp) {
        return tcp.config().buffers().receiveBytes();
    }

    /** A SYN that offers all that is known here. */
    private static OutgoingSegment syn(TcpContext tcp, TcpFlow flow, int initial, int timestampOffset) {
        int limit = receiveBytes(tcp);
        OutgoingSegment syn = tcp.outgoing().begin(initial, 0, TcpHeader.SYN, Receiver.initialWindow(limit));
        syn.mss = receiveMss(tcp, flow);
        syn.windowScale = Receiver.scaleFor(limit);
        syn.isSackPermitted = true;
        return syn.timestamps(Timestamps.value(timestampOffset, tcp.clock().nanos()), 0);
    }

    /** A SYN that answers {@code peer}'s, and takes up what that offered. */
    static OutgoingSegment synAck(
            TcpContext tcp,
            TcpFlow flow,
            int initial,
            int acknowledgement,
            HandshakeOptions peer,
            int timestampOffset) {
        int limit = receiveBytes(tcp);
        OutgoingSegment answer = tcp.outgoing()
                .begin(initial, acknowledgement, TcpHeader.SYN | TcpHeader.ACK, Receiver.initialWindow(limit));
        answer.mss = receiveMss(tcp, flow);
        answer.windowScale = peer.isScaled() ? Receiver.scaleFor(limit) : -1;
        answer.isSackPermitted = peer.isSackPermitted();
        if (peer.hasTimestamps()) {
            answer.timestamps(Timestamps.value(timestampOffset, tcp.clock().nanos()), peer.timestamp());
        }
        return answer;
    }
}
