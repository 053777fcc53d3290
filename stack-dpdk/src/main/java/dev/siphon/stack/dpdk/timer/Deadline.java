package dev.siphon.stack.dpdk.timer;

/** A moment at which something is to be done; made once and scheduled again and again in one {@link DeadlineQueue}. */
public abstract class Deadline {

    static final int NOT_QUEUED = -1;

    long atNanos;
    int heapIndex = NOT_QUEUED;

    /** The moment has come, or passed; nothing is scheduled any more. */
    protected abstract void expired(long nowNanos);

    public final boolean isScheduled() {
        return heapIndex != NOT_QUEUED;
    }

    /** When this is due; meaningful while it is scheduled. */
    public final long atNanos() {
        return atNanos;
    }
}
