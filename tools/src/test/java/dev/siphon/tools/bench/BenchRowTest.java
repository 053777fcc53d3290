package dev.siphon.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class BenchRowTest {

    private static final SystemUnderTest NIO = new NioSystem("nio", "bare sockets");

    static BenchRow row(SystemUnderTest system, int size, int depth, long messages, boolean steady) {
        Histogram latencies = new Histogram(3);
        for (int micros = 1; micros <= 1000; micros++) {
            latencies.recordValue(micros * 1000L);
        }
        return BenchRow.of(
                system,
                new Load(size, depth),
                steady,
                messages,
                Duration.ofMillis(500),
                latencies,
                new ProcessUsage(messages * 3000, messages * 64),
                new ProcessUsage(messages * 2000, messages * 16));
    }

    @Test
    void ratesArePerSecond() {
        BenchRow row = row(NIO, 4096, 32, 10_000, true);

        assertThat(row.seconds()).isEqualTo(0.5);
        assertThat(row.messagesPerSecond()).isEqualTo(20_000);
        assertThat(row.megabytesPerSecond()).isCloseTo(81.92, within(1e-9));
    }

    @Test
    void percentilesAreThoseOfTheHistogramInMicroseconds() {
        BenchRow.Latency latency = row(NIO, 0, 1, 1, true).latencyMicros();

        assertThat(latency.p50()).isCloseTo(500, within(1.0));
        assertThat(latency.p99()).isCloseTo(990, within(1.0));
        assertThat(latency.p999()).isCloseTo(999, within(1.0));
        assertThat(latency.max()).isCloseTo(1000, within(1.0));
        assertThat(latency.mean()).isCloseTo(500.5, within(1.0));
    }

    @Test
    void costsArePerMessageAndSide() {
        BenchRow row = row(NIO, 0, 1, 10_000, true);

        assertThat(row.cpuMicrosPerMessage()).isEqualTo(new BenchRow.BothSides(3, 2));
        assertThat(row.cpuMicrosPerMessage().sum()).isEqualTo(5);
        assertThat(row.allocatedBytesPerMessage()).isEqualTo(new BenchRow.BothSides(64, 16));
    }

    @Test
    void aRowWithoutAnyReplyHasNumbersStill() {
        BenchRow row = row(NIO, 0, 1, 0, false);

        assertThat(row.messagesPerSecond()).isZero();
        assertThat(row.cpuMicrosPerMessage().sum()).isFinite();
    }
}
