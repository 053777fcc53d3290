package dev.siphon.stack.memory;

import dev.siphon.stack.event.TimeSource;

/** Time that passes only when the world lets it. Starts at one second, so that zero is never a moment. */
final class VirtualClock implements TimeSource {

    private volatile long nanos = 1_000_000_000;

    @Override
    public long nanoTime() {
        return nanos;
    }

    /** Lets time pass until {@code deadlineNanos}; a moment in the past changes nothing. */
    void advanceTo(long deadlineNanos) {
        nanos = Math.max(nanos, deadlineNanos);
    }
}
