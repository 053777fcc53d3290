package dev.siphon.stack.rdma.flow;

import dev.siphon.stack.rdma.wire.Hello;
import dev.siphon.stack.rdma.wire.LayoutException;
import dev.siphon.stack.rdma.wire.MessageHeader;
import dev.siphon.stack.rdma.wire.MessageKind;
import org.jspecify.annotations.Nullable;

/**
 * One end's account of receives: those that the peer has posted, which this end may send to, and its own, which the peer
 * may. A message of data costs a credit; it comes back when the peer has posted that receive again, in the header of
 * whatever the peer sends next, or in a credit update of its own if it has nothing to send.
 *
 * <p>Each end posts {@link #CONTROL_RECEIVES} receives beside those it gives credits for. They take the messages that cost
 * no credit: one HELLO, one FIN, and one credit update, since the next is only sent once the peer has acknowledged the one
 * before. That cannot get stuck: an update carries at least one credit, so whoever is without credit has used those of the
 * last update, and the message that used them carried the acknowledgement.
 */
public final class CreditWindow {

    /** Receives beside those that credits are given for. */
    public static final int CONTROL_RECEIVES = 3;

    private final int ownDepth;
    private final int updateThreshold;

    /** What the peer may still send by what it was told, and what was posted again without telling it. */
    private int peerCredits;

    private int freed;

    private boolean updateUnacknowledged;
    private boolean acknowledgementOwed;

    private @Nullable Hello peer;
    private int credits;
    private boolean peerSaidFin;

    /** An account whose peer may send {@code ownDepth} messages of data, as this end's HELLO will say. */
    public CreditWindow(int ownDepth) {
        if (ownDepth < Hello.MIN_DEPTH || ownDepth > MessageHeader.MAX_GRANT) {
            throw new IllegalArgumentException(
                    "depth is " + ownDepth + ", allowed are " + Hello.MIN_DEPTH + " to " + MessageHeader.MAX_GRANT);
        }
        this.ownDepth = ownDepth;
        this.updateThreshold = (ownDepth + 1) / 2;
        this.peerCredits = ownDepth;
    }

    /** Messages of data that may be sent now. */
    public int credits() {
        return credits;
    }

    /** Whether the peer has said how much it takes. */
    public boolean isOpen() {
        return peer != null;
    }

    /** Whether the peer has ended the stream. */
    public boolean isEnded() {
        return peerSaidFin;
    }

    /** Uses a credit for a message of data that is sent next. */
    public void spend() {
        if (credits == 0) {
            throw new IllegalStateException("no credit left");
        }
        credits--;
    }

    /** The grant for the header of the message that is sent next; it counts as told. */
    public int takeGrant() {
        int grant = freed;
        freed = 0;
        peerCredits += grant;
        return grant;
    }

    /** The acknowledgement for the header of the message that is sent next; it counts as made. */
    public boolean takeAcknowledgement() {
        boolean owed = acknowledgementOwed;
        acknowledgementOwed = false;
        return owed;
    }

    /** Notes that a receive of data was posted again. */
    public void receiveFreed() {
        freed++;
    }

    /** Whether the peer should be told its credits by a message of their own, since it may have few and nothing else goes. */
    public boolean wantsUpdate() {
        return freed >= updateThreshold && !updateUnacknowledged;
    }

    /** Notes that a credit update is sent next. */
    public void updateSent() {
        updateUnacknowledged = true;
    }

    /**
     * Enters a message that came, before anything else is done about it.
     *
     * @throws LayoutException if the peer sent what it had no credit for, granted more than it can have, or spoke out of turn
     */
    public void received(MessageHeader header) throws LayoutException {
        MessageKind kind = header.kind();
        if (peerSaidFin) {
            throw new LayoutException(kind + " after FIN");
        }
        if (isOpen() == (kind == MessageKind.HELLO)) {
            throw new LayoutException(isOpen() ? "a second HELLO" : kind + " before HELLO");
        }
        if (header.acknowledgesCredit()) {
            if (!updateUnacknowledged) {
                throw new LayoutException(kind + " acknowledges a credit update that was never sent");
            }
            updateUnacknowledged = false;
        }
        accept(header.grant());
        switch (kind) {
            case HELLO -> {}
            case DATA -> {
                if (peerCredits == 0) {
                    throw new LayoutException("DATA without a credit: the peer was given " + ownDepth);
                }
                peerCredits--;
            }
            case CREDIT -> {
                if (acknowledgementOwed) {
                    throw new LayoutException("a credit update before the last one was acknowledged");
                }
                if (header.grant() == 0) {
                    throw new LayoutException("a credit update that grants nothing");
                }
                acknowledgementOwed = true;
            }
            case FIN -> peerSaidFin = true;
        }
    }

    private void accept(int grant) throws LayoutException {
        int depth = peer == null ? 0 : peer.depth();
        if (grant > depth - credits) {
            throw new LayoutException("the peer grants " + grant + " credits to the " + credits
                    + " it gave before, but has only " + depth + " receives");
        }
        credits += grant;
    }

    /** Enters what the peer's HELLO said. */
    public void open(Hello hello) {
        peer = hello;
        credits = hello.depth();
    }
}
