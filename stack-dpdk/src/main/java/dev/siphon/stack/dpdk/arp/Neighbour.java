package dev.siphon.stack.dpdk.arp;

import dev.siphon.stack.dpdk.timer.Deadline;

/** A host on the own network, and how its hardware is reached. Who sends to it keeps this instead of looking it up. */
public final class Neighbour extends Deadline {

    /** Where resolution stands. */
    enum State {
        /** Nobody has asked yet. */
        UNKNOWN,
        /** Asked by broadcast; packets wait. */
        ASKED,
        /** The hardware address is known. */
        KNOWN,
        /** Known, but old: asked again while it is still used. */
        AGEING,
        /** Nobody answered; the next packet asks again. */
        UNREACHABLE,
        /** Not in the table any more: look it up again. */
        FORGOTTEN
    }

    /** Packets that wait for an answer at most; the oldest gives way (RFC 1122 §2.3.2.2). */
    static final int MAX_WAITING = 32;

    private final ArpTable table;
    private final int address;
    State state = State.UNKNOWN;
    long hardware;
    int asked;
    long usedNanos;
    final int[] waiting = new int[MAX_WAITING];
    int waitingCount;

    Neighbour(ArpTable table, int address) {
        this.table = table;
        this.address = address;
    }

    /** Its IPv4 address. */
    public int address() {
        return address;
    }

    /** Whether this is out of date, and the table has to be asked for another. */
    public boolean isForgotten() {
        return state == State.FORGOTTEN;
    }

    /** Whether it has said where it is. */
    boolean isResolved() {
        return state == State.KNOWN || state == State.AGEING;
    }

    /** Whether it was asked for and did not answer. */
    public boolean isUnreachable() {
        return state == State.UNREACHABLE;
    }

    @Override
    protected void expired(long nowNanos) {
        table.expired(this, nowNanos);
    }
}
