package dev.siphon.tools.bench;

import java.time.Duration;

/** How long the rows of a run take. */
interface Pace {

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

    /** Short rows, all over at {@code deadlineNanos} of {@link System#nanoTime()}; never shorter than 100 ms though. */
    static Pace until(long deadlineNanos) {
        return rowsLeft -> {
            long row = Math.max((deadlineNanos - System.nanoTime()) / rowsLeft, 100_000_000);
            Duration half = Duration.ofNanos(row / 2);
            return new RowTime(half, half);
        };
    }
}
