package dev.siphon.tools.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siphon.tools.bench.system.Load;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    private static final Load LOAD = Load.closed(4096, 32);

    private final BenchReport report =
            Samples.report(Samples.row("posix", false, LOAD, 5_000), Samples.row("nio", true, LOAD, 10_000));

    private static List<String> lines(BenchReport report) {
        return ResultTable.of(report).toString().lines().toList();
    }

    @Test
    void theTableHasALineForEachRowAndTheRatioToTheBaseline() {
        List<String> lines = lines(report);

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .contains("msg/s", "MB/s", "p50", "p99", "p99.9", "CPU µs/msg", "B/msg")
                .endsWith("x nio");
        assertThat(lines.get(1))
                .startsWith("posix ")
                .contains("4 KiB", "10,000", "41")
                .endsWith("0.50");
        assertThat(lines.get(2)).startsWith("nio ").contains("20,000").endsWith("1.00");
    }

    @Test
    void columnsThatSayNothingAreLeftOut() {
        assertThat(lines(report).get(0)).doesNotContain("due/s", "± %", "syscalls");
    }

    @Test
    void openLoadsShowWhatWasDueAndWhetherItWasReached() {
        BenchReport open = Samples.report(Samples.row("posix", false, new Load(0, 64, 20_000), 9_000, 9_010));

        assertThat(lines(open).get(0)).contains("due/s", "± %");
        assertThat(lines(open).get(1)).contains("20,000").contains("18,010 !");
    }

    @Test
    void aRateThatWasNotSteadyGetsAMark() {
        BenchRow row = BenchRow.of("posix", false, LOAD, null, List.of(Samples.sample(LOAD, 5_000, false)));

        assertThat(lines(Samples.report(row)).get(1)).startsWith("posix ~");
    }

    @Test
    void withoutABaselineThereIsNoRatio() {
        assertThat(lines(Samples.report(Samples.row("posix", false, LOAD, 5_000)))
                        .get(1))
                .endsWith("-");
    }

    @Test
    void theReportIsReadBackAsItWasWritten() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode written = json.valueToTree(report);

        assertThat(json.treeToValue(written, BenchReport.class)).isEqualTo(report);
        assertThat(written.at("/plan/connections").intValue()).isEqualTo(2);
        assertThat(written.at("/plan/configuration/ms_crc_data").textValue()).isEqualTo("true");
        assertThat(written.at("/rows/0/system").textValue()).isEqualTo("posix");
        assertThat(written.at("/rows/1/baseline").booleanValue()).isTrue();
        assertThat(written.at("/rows/1/median/messagesPerSecond").doubleValue()).isEqualTo(20_000);
        assertThat(written.at("/rows/1/median/cpuMicrosPerMessage/server").doubleValue())
                .isEqualTo(2);
        for (String field : List.of("date", "siphon", "commit", "kernel", "architecture", "cpu", "java")) {
            assertThat(written.at("/environment/" + field).textValue())
                    .as(field)
                    .isNotBlank();
        }
        assertThat(written.at("/environment/cores").intValue()).isPositive();
        assertThat(written.at("/environment/flags").isArray()).isTrue();
    }
}
