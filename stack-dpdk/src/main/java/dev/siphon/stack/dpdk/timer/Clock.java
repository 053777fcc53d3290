package dev.siphon.stack.dpdk.timer;

/** The time of an instance: what its caller said last, so that one turn has one time. Never goes back. */
public final class Clock {

    private long nanos;

    /** A clock that begins at {@code startNanos}. */
    public Clock(long startNanos) {
        this.nanos = startNanos;
    }

    /** Nanoseconds since the origin of the caller's clock. */
    public long nanos() {
        return nanos;
    }

    /** Sets the time; a time before the last one is ignored. */
    public void advance(long nowNanos) {
        nanos = Math.max(nanos, nowNanos);
    }
}
