package dev.siphon.tools.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.tools.bench.probe.LiveMemory;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static LiveMemory memory(int heapMegabytes) {
        return new LiveMemory((long) heapMegabytes << 20, 0);
    }

    private static Verdict verdict(long pending, long duplicates, long outOfOrder, long corrupt, List<String> leaks) {
        Totals totals = new Totals(10, 9, 900, 1, pending, duplicates, outOfOrder, corrupt, 2, 0, 3, 0, 0);
        return new Verdict(
                "async+posix",
                StressPolicy.STATEFUL,
                7,
                1.5,
                20,
                totals,
                0,
                leaks,
                MemoryTrend.of(List.of(memory(9), memory(1), memory(3))),
                64 << 20,
                100 << 20);
    }

    @Test
    void itPassesIfAllArrivedOnceInOrderAsSentAndNothingIsLeft() {
        Verdict verdict = verdict(0, 0, 0, 0, List.of());
        assertThat(verdict.passed()).isTrue();
        assertThat(VerdictText.of(verdict))
                .contains("seed 7")
                .contains("passed")
                .contains("heap after GC 9.0 MB at the start, 1.0 MB in the middle third, 3.0 MB in the last (+2.0 MB)")
                .contains("pools may keep 64.0 MB")
                .contains("peak 100 MB");
    }

    @Test
    void everyFaultIsNamedWithItsNumber() {
        Verdict verdict = verdict(1, 2, 3, 4, List.of("5 payload buffers not given back"));
        assertThat(verdict.passed()).isFalse();
        assertThat(VerdictText.of(verdict))
                .contains("FAILED")
                .contains("1 messages lost")
                .contains("2 messages duplicated")
                .contains("3 messages out of order")
                .contains("4 messages corrupt")
                .contains("5 payload buffers not given back");
    }
}
