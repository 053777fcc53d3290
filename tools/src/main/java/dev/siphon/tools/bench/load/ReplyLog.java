package dev.siphon.tools.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Counts replies and keeps their latencies. Written by one thread; the count is read by others. */
final class ReplyLog {

    private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram latencies = empty();
    private final AtomicLong completed = new AtomicLong();

    static Histogram empty() {
        return new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
    }

    void count() {
        completed.lazySet(completed.getPlain() + 1);
    }

    void record(long latencyNanos) {
        latencies.recordValue(Math.min(Math.max(latencyNanos, 0), MAX_LATENCY_NANOS));
    }

    long completed() {
        return completed.get();
    }

    /** Adds the latencies to {@code all}, when nothing more is recorded. */
    void addTo(Histogram all) {
        all.add(latencies);
    }
}
