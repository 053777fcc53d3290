package dev.siphon.tools.bench.load;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The latencies of one load: a histogram for each thread that serves connections. One for each connection would be hundreds of KiB
 * that the messages beside it are pushed out of the cache by.
 */
final class Latencies {

    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int SIGNIFICANT_DIGITS = 3;

    private final List<Histogram> histograms = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Histogram> own = ThreadLocal.withInitial(this::add);

    private Histogram add() {
        Histogram histogram = empty();
        histograms.add(histogram);
        return histogram;
    }

    private static Histogram empty() {
        return new Histogram(MAX_NANOS, SIGNIFICANT_DIGITS);
    }

    /** Where the calling thread records, and nobody else. */
    Histogram ofThisThread() {
        return own.get();
    }

    /** Records in what {@link #ofThisThread} gave. */
    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos, 0), MAX_NANOS));
    }

    /** All that was recorded, when nothing more is. */
    Histogram total() {
        Histogram total = empty();
        histograms.forEach(total::add);
        return total;
    }
}
