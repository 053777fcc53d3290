package dev.siphon.messenger.async;

/** How long to wait before the next attempt: doubling from {@code ms_initial_backoff} to {@code ms_max_backoff}. */
final class Backoff {

    private final long initialMicros;
    private final long longestMicros;
    private long currentMicros;

    Backoff(long initialMicros, long longestMicros) {
        this.initialMicros = Math.min(initialMicros, longestMicros);
        this.longestMicros = longestMicros;
    }

    /** The wait before the next attempt. */
    long nextMicros() {
        currentMicros = currentMicros == 0 ? initialMicros : Math.min(currentMicros * 2, longestMicros);
        return currentMicros;
    }

    long longestMicros() {
        return longestMicros;
    }

    /** The next wait is the first again. */
    void reset() {
        currentMicros = 0;
    }
}
