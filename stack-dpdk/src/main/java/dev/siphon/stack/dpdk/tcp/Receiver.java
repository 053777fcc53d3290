package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;

/** The receiving half of a connection: what has come, what may come, and when that is acknowledged. */
final class Receiver {

    private final TcpContext tcp;
    private final int limit;
    private final ReceiveQueue queue;
    private final ReassemblyQueue reassembly;

    private int initial;
    private int nxt;
    /** Right edge of the window that the peer knows of: it never moves left. */
    private int edge;

    private int scale;
    private int lastAcknowledged;
    private int largestSegment;
    private int unacknowledged;
    private boolean isAckDue;
    private boolean isFinKnown;
    private int finSequence;
    private boolean isFinReceived;

    Receiver(TcpContext tcp) {
        this.tcp = tcp;
        this.limit = tcp.config().buffers().receiveBytes();
        this.queue = new ReceiveQueue(tcp.memory(), tcp.received());
        this.reassembly = new ReassemblyQueue(
                tcp.memory(),
                tcp.reassembly(),
                Math.min(
                        tcp.config().buffers().reassemblyPackets(),
                        tcp.config().bounds().reassemblyPackets()));
    }

    /** The shift that lets a window of {@code limit} bytes be told in 16 bits. */
    static int scaleFor(int limit) {
        int shift = 0;
        while (limit >>> shift > 0xFFFF && shift < TcpOptions.MAX_WINDOW_SCALE) {
            shift++;
        }
        return shift;
    }

    /** The window of a segment with SYN, which is not scaled (RFC 7323 §2.2). */
    static int initialWindow(int limit) {
        return Math.min(limit, 0xFFFF);
    }

    /** The peer's numbers begin at {@code initial}; the windows told to it are shifted by {@code scale}. */
    void start(int initial, int scale, int segmentBytes) {
        this.initial = initial;
        this.nxt = initial + 1;
        this.edge = nxt + initialWindow(limit);
        this.scale = scale;
        this.lastAcknowledged = nxt;
        this.largestSegment = segmentBytes;
    }

    int initial() {
        return initial;
    }

    /** The next number expected: what is acknowledged. */
    int nxt() {
        return nxt;
    }

    int lastAcknowledged() {
        return lastAcknowledged;
    }

    boolean isFinReceived() {
        return isFinReceived;
    }

    ReceiveQueue queue() {
        return queue;
    }

    /** The acceptability test (RFC 9293 §3.10.7.4): whether some of {@code segment} is within the window. */
    boolean isAcceptable(TcpSegment segment) {
        int length = segment.sequenceLength();
        // With a window of zero too, what stands at its edge is taken, but for its payload (RFC 9293 §3.10.7.4).
        if (segment.sequence == nxt) {
            return true;
        }
        return isInWindow(segment.sequence) || length > 0 && isInWindow(segment.sequence + length - 1);
    }

    /** Whether {@code sequence} is in the window. */
    boolean isInWindow(int sequence) {
        return Sequence.lessOrEqual(nxt, sequence) && Sequence.less(sequence, edge);
    }

    /**
     * Takes the payload and FIN of an acceptable segment, as far as they are within the window.
     *
     * @return whether the packet is kept; otherwise it is still the caller's
     */
    boolean accept(TcpSegment segment) {
        int sequence = segment.sequence;
        int offset = segment.payloadOffset;
        int length = segment.payloadLength;
        boolean isFin = segment.has(TcpHeader.FIN);
        if (length == 0 && !isFin) {
            return false;
        }
        int old = nxt - sequence;
        if (old > 0) {
            int cut = Math.min(old, length);
            sequence += cut;
            offset += cut;
            length -= cut;
            isAckDue = true;
        }
        int limitSequence = isFinKnown ? Sequence.min(finSequence, edge) : edge;
        int beyond = sequence + length - limitSequence;
        if (beyond > 0) {
            length -= Math.min(beyond, length);
            isFin = false;
            isAckDue = true;
            tcp.counters().add(Counter.TCP_OUT_OF_WINDOW);
        }
        if (isFin && !isFinKnown && isBehindAll(sequence + length)) {
            isFinKnown = true;
            finSequence = sequence + length;
        }
        boolean isKept = length > 0
                && (sequence == nxt ? append(segment, offset, length) : keep(segment, sequence, offset, length));
        receiveFin();
        if (isFin && !isFinReceived) {
            isAckDue = true;
        }
        return isKept;
    }

    /** A FIN below what was received already is a forgery. */
    private boolean isBehindAll(int sequence) {
        return Sequence.lessOrEqual(nxt, sequence)
                && (reassembly.isEmpty() || Sequence.lessOrEqual(reassembly.end(), sequence));
    }

    private boolean append(TcpSegment segment, int offset, int length) {
        ReceiveQueue.Outcome outcome = queue.append(segment.packet, offset, length);
        if (outcome == ReceiveQueue.Outcome.REFUSED) {
            tcp.counters().add(Counter.TCP_RECEIVE_BOUND_DROPPED);
            return false;
        }
        advance(length);
        unacknowledged += length;
        largestSegment = Math.max(largestSegment, length);
        // Every second full segment (RFC 9293 §3.8.6.3).
        isAckDue |= unacknowledged >= 2 * largestSegment;
        if (!reassembly.isEmpty()) {
            isAckDue = true;
            drain();
        }
        return outcome == ReceiveQueue.Outcome.KEPT;
    }

    private void advance(int length) {
        nxt += length;
        tcp.counters().add(Counter.TCP_BYTES_RECEIVED, length);
    }

    /** Moves what is in order now to the queue. */
    private void drain() {
        int drained = 0;
        int entries = reassembly.packets();
        while (drained < entries && Sequence.lessOrEqual(reassembly.firstSequence(), nxt)) {
            if (!drainFirst()) {
                tcp.counters().add(Counter.TCP_RECEIVE_BOUND_DROPPED);
                reassembly.clear();
                return;
            }
            reassembly.removeFirst(1);
            drained++;
        }
    }

    private boolean drainFirst() {
        int packet = reassembly.firstPacket();
        int old = nxt - reassembly.firstSequence();
        int length = reassembly.firstLength() - old;
        if (length <= 0) {
            tcp.memory().release(packet);
            return true;
        }
        ReceiveQueue.Outcome outcome = queue.append(packet, reassembly.firstOffset() + old, length);
        if (outcome == ReceiveQueue.Outcome.REFUSED) {
            return false;
        }
        if (outcome == ReceiveQueue.Outcome.COPIED) {
            tcp.memory().release(packet);
        }
        advance(length);
        return true;
    }

    /** What is out of order is acknowledged at once, so that the sender learns of the gap (RFC 5681 §4.2). */
    private boolean keep(TcpSegment segment, int sequence, int offset, int length) {
        if (reassembly.insert(segment.packet, offset, sequence, length)) {
            tcp.counters().add(Counter.TCP_OUT_OF_ORDER);
        } else {
            tcp.counters().add(Counter.TCP_RECEIVE_BOUND_DROPPED);
        }
        isAckDue = true;
        return false;
    }

    private void receiveFin() {
        if (isFinKnown && !isFinReceived && nxt == finSequence) {
            isFinReceived = true;
            nxt++;
            isAckDue = true;
            reassembly.clear();
        }
    }

    /** Whether payload waits behind a gap. */
    boolean hasGap() {
        return !reassembly.isEmpty();
    }

    int sackBlocks(int[] edges) {
        return reassembly.sackBlocks(edges);
    }

    /** The window field of a segment that is sent now, and acknowledges all that has come. */
    int acknowledge() {
        lastAcknowledged = nxt;
        unacknowledged = 0;
        isAckDue = false;
        int free = Math.max(0, limit - queue.bytes());
        // The window does not grow by crumbs (RFC 9293 §3.8.6.2.2).
        if (nxt + free - edge >= Math.min(limit / 2, largestSegment)) {
            edge = nxt + free;
        }
        // Rounded up, since the edge that the peer knows of must not move left; that is less than a unit too much.
        int window = Math.max(0, edge - nxt);
        int field = Math.min(0xFFFF, window + (1 << scale) - 1 >>> scale);
        edge = nxt + (field << scale);
        return field;
    }

    /** An acknowledgement is due now. */
    boolean isAckDue() {
        return isAckDue;
    }

    void requireAck() {
        isAckDue = true;
    }

    /** An acknowledgement is due in a while. */
    boolean isAckOwed() {
        return nxt != lastAcknowledged;
    }

    /** The application has read: whether the window has grown so much that the peer should hear of it. */
    boolean isWindowUpdateDue() {
        int gain = nxt + Math.max(0, limit - queue.bytes()) - edge;
        return gain >= Math.min(limit / 2, Math.max(2 * largestSegment, limit / 4));
    }

    /** Forgets what has not been put in order; what is in order can still be read. */
    void stop() {
        reassembly.clear();
    }

    void clear() {
        reassembly.clear();
        queue.clear();
    }
}
