package dev.siphon.tools.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.tools.bench.system.Load;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Load LOAD = Load.closed(0, 1);

    private static String compared(long[] before, long[] after) {
        return new Comparison(
                        Samples.report(Samples.row("posix", false, LOAD, before)),
                        Samples.report(Samples.row("posix", false, LOAD, after)))
                .table()
                .toString();
    }

    @Test
    void aChangeBeyondTheSpreadOfBothRunsIsCalledByItsName() {
        assertThat(compared(new long[] {1_000, 1_010}, new long[] {1_500, 1_510}))
                .contains("1.50", "faster");
        assertThat(compared(new long[] {1_000, 1_010}, new long[] {500, 510})).contains("0.50", "slower");
    }

    @Test
    void aChangeWithinTheSpreadIsNone() {
        assertThat(compared(new long[] {1_000, 1_400}, new long[] {1_100, 1_500}))
                .contains("the same")
                .doesNotContain("faster");
        assertThat(compared(new long[] {1_000, 1_000}, new long[] {1_020, 1_020}))
                .contains("the same");
    }

    @Test
    void singleSamplesSayNothingOfTheirSpread() {
        assertThat(compared(new long[] {1_000}, new long[] {5_000})).contains("5.00", "unknown");
    }

    @Test
    void whatDiffersBesideTheProgramIsSaid() {
        Comparison comparison = new Comparison(
                Samples.report(Samples.row("posix", false, LOAD, 1_000)),
                Samples.report(Samples.row("nio", true, LOAD, 1_000, 1_000)));

        assertThat(comparison.remarks())
                .anyMatch(text -> text.startsWith("plan differs") && text.contains("medians of 2 samples"))
                .contains("only before: posix 0 B depth 1", "only after: nio 0 B depth 1")
                .noneMatch(text -> text.startsWith("kernel"));
    }
}
