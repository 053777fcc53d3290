package dev.siphon.tools.bench.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.siphon.tools.bench.system.Load;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one system under one load.
 *
 * @param system its name
 * @param baseline whether it is there to be compared with
 * @param size data of each request in bytes
 * @param depth requests under way on each connection; of an open load, at most
 * @param rate requests due per second, of an open load; 0 for a closed one
 * @param median of the samples, figure by figure
 * @param spreadPercent from the slowest sample to the fastest, of the median
 * @param syscallsPerMessage system calls of the whole processes; null where they were not counted
 * @param samples in the order they were taken
 */
public record BenchRow(
        String system,
        boolean baseline,
        int size,
        int depth,
        double rate,
        Sample median,
        double spreadPercent,
        @Nullable BothSides syscallsPerMessage,
        List<Sample> samples) {

    /** Below that share of what was due, the latencies are those of a queue that grows. */
    private static final double REACHED = 0.99;

    public static BenchRow of(
            String system, boolean baseline, Load load, @Nullable BothSides syscallsPerMessage, List<Sample> samples) {
        Sample median = Sample.median(samples);
        double slowest =
                samples.stream().mapToDouble(Sample::messagesPerSecond).min().orElse(0);
        double fastest =
                samples.stream().mapToDouble(Sample::messagesPerSecond).max().orElse(0);
        double spread = median.messagesPerSecond() == 0 ? 0 : 100 * (fastest - slowest) / median.messagesPerSecond();
        return new BenchRow(
                system,
                baseline,
                load.size(),
                load.depth(),
                load.rate(),
                median,
                spread,
                syscallsPerMessage,
                List.copyOf(samples));
    }

    /** The load. */
    public Load load() {
        return new Load(size, depth, rate);
    }

    /** Whether all that was due was sent and answered. */
    @JsonIgnore
    public boolean isRateReached() {
        return rate == 0 || median.messagesPerSecond() >= REACHED * rate;
    }
}
