package dev.siphon.tools.bench.load;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts the replies of one connection and records their latencies. Written by one thread; the count is read by others. */
final class ReplyLog {

    private final Latencies latencies;
    private final AtomicLong completed = new AtomicLong();
    private @Nullable Histogram histogram;

    ReplyLog(Latencies latencies) {
        this.latencies = latencies;
    }

    void count() {
        completed.lazySet(completed.getPlain() + 1);
    }

    void record(long latencyNanos) {
        Histogram own = histogram;
        if (own == null) {
            own = latencies.ofThisThread();
            histogram = own;
        }
        Latencies.record(own, latencyNanos);
    }

    long completed() {
        return completed.get();
    }
}
