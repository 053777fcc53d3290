package dev.siphon.tools.bench.result;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Percentiles of the time from sending a request, or from when it was due, to its reply; in microseconds. */
public record Latency(double mean, double p50, double p90, double p99, double p999, double max) {

    private static final double NANOS_PER_MICRO = 1e3;

    static Latency of(Histogram nanos) {
        return new Latency(
                nanos.getMean() / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(90) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
                nanos.getMaxValue() / NANOS_PER_MICRO);
    }

    static Latency median(List<Latency> all) {
        return new Latency(
                median(all, Latency::mean),
                median(all, Latency::p50),
                median(all, Latency::p90),
                median(all, Latency::p99),
                median(all, Latency::p999),
                median(all, Latency::max));
    }

    private static double median(List<Latency> all, ToDoubleFunction<Latency> figure) {
        return Median.of(all.stream().mapToDouble(figure));
    }
}
