package dev.siphon.tools.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.siphon.tools.bench.system.Load;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchRowTest {

    @Test
    void ratesArePerSecond() {
        Sample sample = Samples.sample(Load.closed(4096, 32), 10_000, true);

        assertThat(sample.seconds()).isEqualTo(0.5);
        assertThat(sample.messagesPerSecond()).isEqualTo(20_000);
        assertThat(sample.megabytesPerSecond()).isCloseTo(81.92, within(1e-9));
    }

    @Test
    void percentilesAreThoseOfTheHistogramInMicroseconds() {
        Latency latency = Samples.sample(Load.closed(0, 1), 1, true).latencyMicros();

        assertThat(latency).isNotNull();
        assertThat(latency.p50()).isCloseTo(500, within(1.0));
        assertThat(latency.p90()).isCloseTo(900, within(1.0));
        assertThat(latency.p99()).isCloseTo(990, within(1.0));
        assertThat(latency.p999()).isCloseTo(999, within(1.0));
        assertThat(latency.max()).isCloseTo(1000, within(1.0));
        assertThat(latency.mean()).isCloseTo(500.5, within(1.0));
    }

    @Test
    void costsArePerMessageAndSide() {
        Sample sample = Samples.sample(Load.closed(0, 1), 10_000, true);

        assertThat(sample.cpuMicrosPerMessage()).isEqualTo(new BothSides(3, 2));
        assertThat(sample.cpuMicrosPerMessage().sum()).isEqualTo(5);
        assertThat(sample.allocatedBytesPerMessage()).isEqualTo(new BothSides(64, 16));
        assertThat(sample.collections()).isEqualTo(new BothSides(2, 1));
        assertThat(sample.pauseMillis()).isEqualTo(new BothSides(10, 5));
    }

    @Test
    void whatOthersUsedOfTheMachineIsWhatTheTwoSidesDidNot() {
        // 50 ms of processor time are 5 of the 50 busy ticks; there were 100 in all.
        assertThat(Samples.sample(Load.closed(0, 1), 10_000, true).foreignPercent())
                .isCloseTo(45, within(1e-9));
    }

    @Test
    void aSampleWithoutAnyReplyHasNumbersStill() {
        Sample sample = Samples.sample(Load.closed(0, 1), 0, false);

        assertThat(sample.messagesPerSecond()).isZero();
        assertThat(sample.cpuMicrosPerMessage().sum()).isFinite();
    }

    @Test
    void aRowShowsTheMediansOfItsSamplesAndHowFarTheyAreApart() {
        BenchRow row = Samples.row("nio", true, Load.closed(0, 1), 900, 1_000, 1_050);

        assertThat(row.median().messagesPerSecond()).isEqualTo(2_000);
        assertThat(row.spreadPercent()).isCloseTo(15, within(1e-9));
        assertThat(row.samples()).hasSize(3);
    }

    @Test
    void theMedianOfTwoIsBetweenThem() {
        assertThat(Samples.row("nio", true, Load.closed(0, 1), 900, 1_000)
                        .median()
                        .messagesPerSecond())
                .isEqualTo(1_900);
    }

    @Test
    void whenFewerWereAnsweredThanWereDueTheRunSaysSo() {
        BenchRow reached = Samples.row("posix", false, new Load(0, 64, 20_000), 9_990);
        BenchRow missed = Samples.row("posix", false, new Load(0, 64, 20_000), 9_000);

        assertThat(reached.isRateReached()).isTrue();
        assertThat(missed.isRateReached()).isFalse();
        assertThat(Warnings.of(List.of(missed))).anyMatch(text -> text.contains("18,000 of 20,000 msg/s"));
        assertThat(Warnings.of(List.of(reached))).noneMatch(text -> text.contains("msg/s"));
    }

    @Test
    void aNoisyMachineIsWarnedOfOnceWithTheWorstRow() {
        BenchRow calm = Samples.row("posix", false, Load.closed(0, 1), 1_000, 1_001);
        BenchRow wild = Samples.row("nio", true, Load.closed(0, 1), 1_000, 2_000);

        assertThat(Warnings.of(List.of(calm, wild)))
                .filteredOn(text -> text.contains("apart"))
                .singleElement()
                .asString()
                .contains("nio 0 B depth 1")
                .contains("67 %");
    }
}
