package dev.siphon.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siphon.tools.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleCommandTest {

    @ParameterizedTest
    @CsvSource({
        "--types, pigeon, there are posix",
        "--types, dpdk, two processes",
        "--connections, 0, 25000",
        "--depth, 5000, 4096",
        "--workers, 25, 24",
        "--json, /no/such/folder/x.json, /no/such/folder"
    })
    void anUnusableArgumentIsNamedWithWhatIsAllowed(String option, String value, String hint) {
        CommandRun run = CommandRun.siphon("bench", "scale", option, value, "--seconds", "0.1");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(option).contains(value).contains(hint);
    }

    @Test
    @Tag("process")
    void eachNumberOfConnectionsIsARowAndNoProcessIsLeftBehind(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("scale.json");

        CommandRun run = CommandRun.siphon(
                "bench",
                "scale",
                "--types",
                "posix,nio",
                "--connections",
                "1,150",
                "--seconds",
                "0.2",
                "--depth",
                "4",
                "--json",
                json.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("connects/s", "server B idle", "% of first");
        JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("rows");
        assertThat(rows).hasSize(4).allSatisfy(row -> {
            assertThat(row.get("connectsPerSecond").doubleValue()).isPositive();
            assertThat(row.at("/idleCpuPercent/server").doubleValue()).isNotNegative();
        });
        assertThat(rows).extracting(row -> row.get("connections").intValue()).containsExactly(1, 1, 150, 150);
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }
}
