package dev.siphon.tools.bench.result;

import dev.siphon.tools.bench.probe.MachineUsage;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.system.Load;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of a system under a load, or the medians of several.
 *
 * @param steady whether the rate had become steady when measuring began
 * @param messages requests answered
 * @param seconds in which they were
 * @param messagesPerSecond of them
 * @param megabytesPerSecond of request data, in millions of bytes
 * @param latencyMicros of single requests; null of a program that does not tell it
 * @param cpuMicrosPerMessage processor time of the whole processes, compilers and collectors included
 * @param allocatedBytesPerMessage heap memory that the worker threads allocated
 * @param collections of garbage in the time
 * @param pauseMillis time that collecting took, in milliseconds
 * @param foreignPercent how much of the machine others had at the same time
 * @param stolenPercent how much of it the host of a virtual machine took away
 */
public record Sample(
        boolean steady,
        long messages,
        double seconds,
        double messagesPerSecond,
        double megabytesPerSecond,
        @Nullable Latency latencyMicros,
        BothSides cpuMicrosPerMessage,
        BothSides allocatedBytesPerMessage,
        BothSides collections,
        BothSides pauseMillis,
        double foreignPercent,
        double stolenPercent) {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    /** What {@code messages} in {@code time} make. */
    public static Sample of(
            Load load,
            boolean steady,
            long messages,
            Duration time,
            @Nullable Histogram latencyNanos,
            ProcessUsage client,
            ProcessUsage server,
            MachineUsage machine) {
        double seconds = time.toNanos() / NANOS_PER_SECOND;
        // A sample without a single reply would be all infinities, which JSON does not have.
        double divisor = Math.max(messages, 1);
        return new Sample(
                steady,
                messages,
                seconds,
                messages / seconds,
                messages / seconds * load.size() / BYTES_PER_MEGABYTE,
                latencyNanos == null ? null : Latency.of(latencyNanos),
                new BothSides(
                        client.cpuNanos() / NANOS_PER_MICRO / divisor, server.cpuNanos() / NANOS_PER_MICRO / divisor),
                new BothSides(client.allocatedBytes() / divisor, server.allocatedBytes() / divisor),
                new BothSides(client.collections(), server.collections()),
                new BothSides(client.pauseMillis(), server.pauseMillis()),
                machine.foreignPercent(client.cpuNanos() + server.cpuNanos()),
                machine.stolenPercent());
    }

    /** The median of each figure by itself. */
    static Sample median(List<Sample> all) {
        List<Latency> latencies =
                all.stream().map(Sample::latencyMicros).filter(Objects::nonNull).toList();
        return new Sample(
                all.stream().allMatch(Sample::steady),
                (long) median(all, Sample::messages),
                median(all, Sample::seconds),
                median(all, Sample::messagesPerSecond),
                median(all, Sample::megabytesPerSecond),
                latencies.isEmpty() ? null : Latency.median(latencies),
                medianOfSides(all, Sample::cpuMicrosPerMessage),
                medianOfSides(all, Sample::allocatedBytesPerMessage),
                medianOfSides(all, Sample::collections),
                medianOfSides(all, Sample::pauseMillis),
                median(all, Sample::foreignPercent),
                median(all, Sample::stolenPercent));
    }

    private static double median(List<Sample> all, ToDoubleFunction<Sample> figure) {
        return Median.of(all.stream().mapToDouble(figure));
    }

    private static BothSides medianOfSides(List<Sample> all, Function<Sample, BothSides> figure) {
        return BothSides.median(all.stream().map(figure).toList());
    }
}
