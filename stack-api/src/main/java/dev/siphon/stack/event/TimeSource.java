package dev.siphon.stack.event;

/** A monotonic clock in nanoseconds, so that a test can drive time itself. Any thread. */
@FunctionalInterface
public interface TimeSource {

    /** Nanoseconds since an arbitrary origin; never goes back. */
    long nanoTime();

    /** The machine's monotonic clock. */
    static TimeSource system() {
        return System::nanoTime;
    }
}
