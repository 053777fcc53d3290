package dev.siphon.messenger.session;

import dev.siphon.messenger.wire.MalformedFrameException;

/**
 * The state that two ends of a connection share, whichever socket carries it (Ceph's {@code connect_seq}, {@code global_seq},
 * {@code in_seq}, {@code out_seq}). One thread at a time.
 */
public final class Session {

    private final SendBudget budget;
    private final OutQueue outQueue;
    private final SentList sent;
    private long connectSeq;
    private long globalSeq;
    private long peerGlobalSeq;
    private long inSeq;
    private long outSeq;
    private long unacknowledged;
    private long undecodable;

    /** A session whose messages count in {@code budget} until they are acknowledged, or written on a lossy connection. */
    public Session(SendBudget budget) {
        this.budget = budget;
        this.outQueue = new OutQueue(budget);
        this.sent = new SentList(budget);
    }

    /** The bound on what is queued or unacknowledged. Any thread. */
    public SendBudget budget() {
        return budget;
    }

    /** Messages waiting to be written. */
    public OutQueue outQueue() {
        return outQueue;
    }

    /** Messages written and not yet acknowledged; empty on lossy connections. */
    public SentList sent() {
        return sent;
    }

    /** How often this session was connected. */
    public long connectSeq() {
        return connectSeq;
    }

    public void connectSeq(long value) {
        connectSeq = value;
    }

    /** The number of this side's current attempt, among all its attempts. */
    public long globalSeq() {
        return globalSeq;
    }

    public void globalSeq(long value) {
        globalSeq = value;
    }

    /** The number of the peer's attempt that this session stands on. */
    public long peerGlobalSeq() {
        return peerGlobalSeq;
    }

    public void peerGlobalSeq(long value) {
        peerGlobalSeq = value;
    }

    /** The last sequence number accepted from the peer. */
    public long inSeq() {
        return inSeq;
    }

    /** The last sequence number given to a message. */
    public long outSeq() {
        return outSeq;
    }

    /** Gives a number to the message that is written next. */
    public long nextOutSeq() {
        return ++outSeq;
    }

    /** Whether a message numbered {@code seq} was received before. */
    public boolean isOld(long seq) {
        return seq <= inSeq;
    }

    /** Whether messages before {@code seq} are missing. */
    public boolean isAhead(long seq) {
        return seq > inSeq + 1;
    }

    /** Notes that the message numbered {@code seq} was received. */
    public void received(long seq) {
        inSeq = seq;
        unacknowledged++;
    }

    /**
     * Whether {@code fault} leaves a message undelivered for ever: one that cannot be encoded, or one that for the second time
     * cannot be decoded. Not received, that one was written again on the next socket, which helps if chance spoiled it; the
     * second time it will never be otherwise, and nothing after it would ever come. (Ceph goes on for ever.)
     */
    public boolean cannotGoOn(Throwable fault) {
        if (!(fault instanceof UndecodableMessageException failure)) {
            return fault instanceof UnencodableMessageException;
        }
        boolean again = failure.seq() == undecodable;
        undecodable = failure.seq();
        return again;
    }

    /** Whether the peer is owed an acknowledgement. */
    public boolean owesAck() {
        return unacknowledged > 0;
    }

    /** Notes that {@link #inSeq} is acknowledged. */
    public void acknowledged() {
        unacknowledged = 0;
    }

    /**
     * The socket broke: what was written and not acknowledged is to be written again, in front of what waits, and its
     * numbers are given out anew (Ceph's {@code requeue_sent}).
     */
    public void requeueSent() {
        outSeq -= sent.requeueTo(outQueue);
    }

    /**
     * The peer has everything up to {@code seq}: of what was requeued, that is not written again (Ceph's {@code
     * discard_requeued_up_to}).
     */
    private void discardRequeuedUpTo(long seq) {
        outSeq += outQueue.discardRequeuedUpTo(seq);
    }

    /**
     * The peer says, when a session is taken up, that it has everything up to {@code acknowledged}. That is more than was
     * ever sent if the peer's session began with another life of this side, which a policy without reset check does not
     * notice: this side then goes on from the peer's number, or the peer would take what it sends for old.
     *
     * @throws MalformedFrameException if the number is out of range
     */
    public void resumeAfter(long acknowledged) {
        if (acknowledged < 0) {
            throw new MalformedFrameException("the peer acknowledges message " + Long.toUnsignedString(acknowledged)
                    + ", which is more than there can be");
        }
        if (acknowledged > outSeq + outQueue.requeuedCount()) {
            outQueue.renumberRequeued(acknowledged + 1);
            outSeq = acknowledged;
        } else {
            discardRequeuedUpTo(acknowledged);
        }
    }

    /** The peer starts to count its messages anew. */
    public void forgetReceived() {
        inSeq = 0;
        unacknowledged = 0;
        undecodable = 0;
    }

    /**
     * The peer restarted and asked for a new session: messages are counted from 1 again, except those to be written again,
     * which keep their numbers (Ceph's {@code discard_requeued_up_to(out_seq, 0)}).
     */
    public void countAnew() {
        if (outQueue.requeuedCount() == 0) {
            outSeq = 0;
        }
    }

    /**
     * The peer lost the session (Ceph's {@code was_session_reset}): forgets what is waiting and what is unacknowledged, and
     * starts to count anew, from {@code firstOutSeq}.
     */
    public void reset(long firstOutSeq) {
        discard();
        forgetReceived();
        connectSeq = 0;
        outSeq = firstOutSeq;
    }

    /** Drops the messages that are waiting or unacknowledged. */
    public void discard() {
        outQueue.clear();
        sent.clear();
    }
}
