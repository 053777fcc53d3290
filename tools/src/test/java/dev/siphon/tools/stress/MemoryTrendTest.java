package dev.siphon.tools.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.tools.bench.probe.LiveMemory;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {

    private static MemoryTrend trend(long... heaps) {
        return MemoryTrend.of(LongStream.of(heaps)
                .mapToObj(heap -> new LiveMemory(heap, 10 * heap))
                .toList());
    }

    @Test
    void whatIsTakenInTheFirstThirdIsNoGrowth() {
        assertThat(trend(1, 50, 100, 100, 100, 100, 100, 100, 100).heapGrowthBytes())
                .isZero();
    }

    @Test
    void whatIsAddedFromTheMiddleThirdToTheLastIs() {
        MemoryTrend trend = trend(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(trend.start().heapBytes()).isEqualTo(1);
        assertThat(trend.middle()).isEqualTo(new LiveMemory(5, 50));
        assertThat(trend.end()).isEqualTo(new LiveMemory(8, 80));
        assertThat(trend.heapGrowthBytes()).isEqualTo(3);
        assertThat(trend.moments()).isEqualTo(9);
    }

    @Test
    void oneMomentOutOfLineDoesNotCount() {
        assertThat(trend(5, 5, 5, 5, 5, 5, 5, 900, 5).heapGrowthBytes()).isZero();
    }

    @Test
    void aShortRunIsComparedWithWhatThereIs() {
        assertThat(trend(7).heapGrowthBytes()).isZero();
        assertThat(trend(7, 9).heapGrowthBytes()).isEqualTo(2);
        assertThat(trend(1, 7, 9).heapGrowthBytes()).isEqualTo(2);
        assertThat(trend(1, 2, 7, 9).heapGrowthBytes()).isEqualTo(5);
    }

    @Test
    void withoutAMeasurementThereIsNoTrend() {
        assertThatThrownBy(() -> MemoryTrend.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
