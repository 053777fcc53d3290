package dev.siphon.messenger.async;

/**
 * How long a connection's fast dispatches take, by a sample: reading the clock twice for each costs more than a short one
 * takes. One in {@value #EVERY} is timed and stands for those before it; once one was not short, each is. On the worker's
 * thread only.
 */
final class FastDispatchTime {

    private static final int EVERY = 16;

    /** A dispatch as long as this is timed: the clock is a small part of it. */
    private static final long SHORT_NANOS = 2_000;

    private int untimed;
    private int mayGoUntimed;
    private long nanos;

    /** Whether the next dispatch is to be timed; if not, it counts as one that was not. */
    boolean isDue() {
        if (untimed >= mayGoUntimed) {
            return true;
        }
        untimed++;
        return false;
    }

    /** The dispatch that was due took {@code duration} nanoseconds. */
    void took(long duration) {
        nanos += duration * (untimed + 1);
        untimed = 0;
        mayGoUntimed = duration < SHORT_NANOS ? EVERY - 1 : 0;
    }

    /** Nanoseconds since the last call, or {@code atMost} if the sample stands for more. */
    long take(long atMost) {
        long taken = Math.min(nanos, atMost);
        nanos = 0;
        return taken;
    }
}
