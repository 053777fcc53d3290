package dev.siphon.tools.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What was measured of one system under one load.
 *
 * @param system its name
 * @param baseline whether it is there to be compared with
 * @param size data of each request in bytes
 * @param depth requests under way on each connection
 * @param steady whether the rate had become steady when measuring began
 * @param messages requests answered
 * @param seconds in which they were
 * @param messagesPerSecond of them
 * @param megabytesPerSecond of request data, in millions of bytes
 * @param latencyMicros from sending a request to its reply
 * @param cpuMicrosPerMessage processor time of the whole processes, compilers and collectors included
 * @param allocatedBytesPerMessage heap memory that the worker threads allocated
 */
record BenchRow(
        String system,
        boolean baseline,
        int size,
        int depth,
        boolean steady,
        long messages,
        double seconds,
        double messagesPerSecond,
        double megabytesPerSecond,
        Latency latencyMicros,
        BothSides cpuMicrosPerMessage,
        BothSides allocatedBytesPerMessage) {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    /** Percentiles in microseconds. */
    record Latency(double mean, double p50, double p99, double p999, double max) {

        static Latency of(Histogram nanos) {
            return new Latency(
                    nanos.getMean() / NANOS_PER_MICRO,
                    nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
                    nanos.getValueAtPercentile(99) / NANOS_PER_MICRO,
                    nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
                    nanos.getMaxValue() / NANOS_PER_MICRO);
        }
    }

    /** A figure of each process. */
    record BothSides(double client, double server) {

        double sum() {
            return client + server;
        }
    }

    static BenchRow of(
            SystemUnderTest system,
            Load load,
            boolean steady,
            long messages,
            Duration time,
            Histogram latencyNanos,
            ProcessUsage client,
            ProcessUsage server) {
        double seconds = time.toNanos() / NANOS_PER_SECOND;
        // A row without a single reply would be all infinities, which JSON does not have.
        double divisor = Math.max(messages, 1);
        return new BenchRow(
                system.name(),
                system.isBaseline(),
                load.size(),
                load.depth(),
                steady,
                messages,
                seconds,
                messages / seconds,
                messages / seconds * load.size() / BYTES_PER_MEGABYTE,
                Latency.of(latencyNanos),
                new BothSides(
                        client.cpuNanos() / NANOS_PER_MICRO / divisor, server.cpuNanos() / NANOS_PER_MICRO / divisor),
                new BothSides(client.allocatedBytes() / divisor, server.allocatedBytes() / divisor));
    }
}
