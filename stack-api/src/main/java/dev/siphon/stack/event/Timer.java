package dev.siphon.stack.event;

/**
 * One deadline of an {@link EventCenter}, made once and scheduled again and again without allocating. On the center's
 * thread only.
 */
public final class Timer {

    static final int NOT_SCHEDULED = -1;

    private final EventCenter center;
    private final Runnable callback;
    long deadlineNanos;
    int heapIndex = NOT_SCHEDULED;

    Timer(EventCenter center, Runnable callback) {
        this.center = center;
        this.callback = callback;
    }

    /** Runs the callback once, {@code delayMicros} microseconds from now or as soon as possible after; replaces an earlier deadline. */
    public void schedule(long delayMicros) {
        center.schedule(this, delayMicros);
    }

    /** Forgets the deadline, if there is one. */
    public void cancel() {
        center.cancel(this);
    }

    public boolean isScheduled() {
        return heapIndex != NOT_SCHEDULED;
    }

    Runnable callback() {
        return callback;
    }
}
