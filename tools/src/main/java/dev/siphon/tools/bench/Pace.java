package dev.siphon.tools.bench;

import java.time.Duration;

/** How long the rows of a run take. */
interface Pace {

    long SHORTEST_ROW_NANOS = 100_000_000;
    long LONGEST_SHORT_ROW_NANOS = 1_000_000_000;

    /**
     * How long one row takes.
     *
     * @param warmUpAtMost warming up ends earlier once the rate is steady
     */
    record RowTime(Duration warmUpAtMost, Duration measure) {}

    /** The time for the next row, after which {@code rowsLeft} less one are left. */
    RowTime next(int rowsLeft);

    /** Rows that measure for {@code measure}. */
    static Pace thorough(Duration measure) {
        Duration warmUp = measure.multipliedBy(3);
        return rowsLeft -> new RowTime(warmUp, measure);
    }

    /** Short rows, of 0.1 to 1 s, that are all over at {@code deadlineNanos} of {@link System#nanoTime()}. */
    static Pace until(long deadlineNanos) {
        return rowsLeft -> {
            long share = (deadlineNanos - System.nanoTime()) / rowsLeft;
            long row = Math.min(Math.max(share, SHORTEST_ROW_NANOS), LONGEST_SHORT_ROW_NANOS);
            Duration half = Duration.ofNanos(row / 2);
            return new RowTime(half, half);
        };
    }
}
