package dev.siphon.messenger.session;

/** How long to wait before the next attempt: doubling from {@code ms_initial_backoff} to {@code ms_max_backoff}. */
public final class Backoff {

    private final long initialMicros;
    private final long longestMicros;
    private long currentMicros;

    public Backoff(long initialMicros, long longestMicros) {
        this.initialMicros = Math.min(initialMicros, longestMicros);
        this.longestMicros = longestMicros;
    }

    /** The wait before the next attempt. */
    public long nextMicros() {
        currentMicros = currentMicros == 0 ? initialMicros : Math.min(currentMicros * 2, longestMicros);
        return currentMicros;
    }

    public long longestMicros() {
        return longestMicros;
    }

    /** The next wait is the first again. */
    public void reset() {
        currentMicros = 0;
    }
}
