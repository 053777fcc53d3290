package dev.siphon.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    private static final SystemUnderTest POSIX = Systems.find("posix").orElseThrow();
    private static final SystemUnderTest NIO = Systems.find("nio").orElseThrow();

    private final List<BenchRow> rows =
            List.of(BenchRowTest.row(POSIX, 4096, 32, 5_000, false), BenchRowTest.row(NIO, 4096, 32, 10_000, true));

    @Test
    void theTableHasALineForEachRowAndTheRatioToTheBaseline() {
        List<String> lines = ResultTable.of(rows, true).toString().lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("msg/s", "MB/s", "p50", "p99", "p99.9", "CPU µs/msg", "B/msg");
        assertThat(lines.get(1))
                .startsWith("posix ~")
                .contains("4 KiB", "10,000", "41")
                .endsWith("0.50");
        assertThat(lines.get(2)).startsWith("nio ").contains("20,000").endsWith("baseline");
    }

    @Test
    void withoutABaselineThereIsNoRatio() {
        List<String> lines =
                ResultTable.of(rows.subList(0, 1), false).toString().lines().toList();

        assertThat(lines.get(1)).startsWith("posix  ").endsWith("-");
    }

    @Test
    void theReportHoldsTheRowsAndWhereTheyWereMeasured() throws Exception {
        JsonNode report = new ObjectMapper()
                .valueToTree(new BenchReport(Environment.probe(), true, 2, false, Map.of("ms_crc_data", "true"), rows));

        assertThat(report.at("/quick").booleanValue()).isTrue();
        assertThat(report.at("/connections").intValue()).isEqualTo(2);
        assertThat(report.at("/configuration/ms_crc_data").textValue()).isEqualTo("true");
        assertThat(report.at("/rows/0/system").textValue()).isEqualTo("posix");
        assertThat(report.at("/rows/1/baseline").booleanValue()).isTrue();
        assertThat(report.at("/rows/1/messagesPerSecond").doubleValue()).isEqualTo(20_000);
        assertThat(report.at("/rows/1/latencyMicros/p99").isNumber()).isTrue();
        assertThat(report.at("/rows/1/cpuMicrosPerMessage/server").doubleValue())
                .isEqualTo(2);
        for (String field : List.of("date", "siphon", "commit", "kernel", "architecture", "cpu", "java")) {
            assertThat(report.at("/environment/" + field).textValue()).as(field).isNotBlank();
        }
        assertThat(report.at("/environment/cores").intValue()).isPositive();
        assertThat(report.at("/environment/flags").isArray()).isTrue();
    }
}
