package dev.siphon.stack.dpdk.tcp;

/**
 * Where the sending half stands among its numbers, and how far the peer lets it go (RFC 9293 §3.3.1): SND.UNA, SND.NXT,
 * SND.WND, SND.WL1 and SND.WL2.
 */
final class SendWindow {

    private final int initial;
    private int una;
    private int nxt;
    private int max;

    private int size;
    private int maxSize;
    private int scale;
    private int updatedBySequence;
    private int updatedByAcknowledgement;

    SendWindow(int initial) {
        this.initial = initial;
        this.una = initial;
        this.nxt = initial;
        this.max = initial;
    }

    int initial() {
        return initial;
    }

    /** The first number that is not acknowledged. */
    int una() {
        return una;
    }

    /** What is sent next; behind {@link #max} after a probe whose octets are to be sent again. */
    int nxt() {
        return nxt;
    }

    /** Behind the highest number that was ever sent: the peer may acknowledge up to here. */
    int max() {
        return max;
    }

    /** Octets sent and not acknowledged. */
    int flight() {
        return nxt - una;
    }

    /** What the peer has room for, from {@link #una} on. */
    int size() {
        return size;
    }

    /** The most that it ever had room for. */
    int maxSize() {
        return maxSize;
    }

    /** How much more it has room for; negative after it has taken room back. */
    int room() {
        return una + size - nxt;
    }

    private int edge() {
        return una + size;
    }

    /**
     * What a segment without text is numbered: {@link #max}, or the edge of the window where the peer has taken back room, since
     * it hears nothing of a segment beyond it, not even what that acknowledges (RFC 9293 §3.10.7.4).
     */
    int acceptable() {
        return Sequence.min(max, edge());
    }

    /**
     * How far text is repeated: to {@link #nxt}, or to the edge of the window where the peer has taken back room (RFC 9293
     * §3.8.6). The first octet asks for room again where there is none.
     */
    int repeatable() {
        return Sequence.min(nxt, Sequence.max(edge(), una + 1));
    }

    void synSent() {
        sent(initial + 1);
    }

    /** The SYN is acknowledged by {@code segment}; the windows of later ones are shifted by {@code scale}. */
    void established(TcpSegment segment, int scale) {
        una = initial + 1;
        nxt = una;
        max = una;
        this.scale = scale;
        updatedBySequence = segment.sequence - 1;
    }

    /** All before {@code end} is sent. */
    void sent(int end) {
        nxt = end;
        max = Sequence.max(max, end);
    }

    /** What is not acknowledged is to be sent again as if it never had been. */
    void sendAgain() {
        nxt = una;
    }

    /** All before {@code acknowledgement} has come; returns how many octets more that is. */
    int acknowledged(int acknowledgement) {
        int octets = acknowledgement - una;
        una = acknowledgement;
        nxt = Sequence.max(nxt, una);
        return octets;
    }

    /** Takes the window that {@code segment} tells, unless a newer one is known; whether it was taken. */
    boolean update(TcpSegment segment) {
        boolean isNewer = Sequence.less(updatedBySequence, segment.sequence)
                || updatedBySequence == segment.sequence
                        && Sequence.lessOrEqual(updatedByAcknowledgement, segment.acknowledgement);
        if (!isNewer) {
            return false;
        }
        size = segment.window << (segment.has(TcpHeader.SYN) ? 0 : scale);
        maxSize = Math.max(maxSize, size);
        updatedBySequence = segment.sequence;
        updatedByAcknowledgement = segment.acknowledgement;
        return true;
    }
}
