package dev.siphon.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siphon.tools.CommandRun;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

    @Test
    void anUnknownTypeIsAnsweredWithThoseThereAre() {
        CommandRun run = CommandRun.siphon("bench", "--types", "posix,carrier-pigeon");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("\"carrier-pigeon\"").contains("posix, posix-unix, simple, rdma, dpdk, to-ceph");
    }

    @ParameterizedTest
    @CsvSource({
        "--depths, 0, 4096",
        "--depths, 5000, 4096",
        "--connections, 0, 1000",
        "--workers, 25, 24",
        "--repeats, 0, 100",
        "--rates, 0, 100000000",
        "--pin, 0, off",
        "--baseline, pigeon, not measured",
        "--html, /no/such/folder/x.html, /no/such/folder",
        "--sizes, 1G, 64K",
        "--seconds, -1, 86400",
        "--crc, maybe, on",
        "--json, /no/such/folder/x.json, /no/such/folder"
    })
    void anUnusableArgumentIsNamedWithWhatIsAllowed(String option, String value, String hint) {
        CommandRun run = CommandRun.siphon("bench", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(option).contains(value).containsIgnoringCase(hint);
    }

    @Test
    void quickAndSecondsContradictEachOther() {
        CommandRun run = CommandRun.siphon("bench", "--quick", "--seconds", "1");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--seconds");
    }

    @Test
    @Tag("process")
    void aQuickRunMeasuresSystemsAcrossTwoProcessesAndLeavesNoneBehind(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("bench.json");

        CommandRun run = CommandRun.siphon(
                "bench",
                "--quick",
                "--types",
                "posix,posix-unix,simple,netty,epoll,nio",
                "--sizes",
                "0,4K",
                "--depths",
                "32",
                "--json",
                json.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("posix-unix", "simple", "netty (baseline)", "p99.9");
        JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("rows");
        assertThat(rows.size()).as("rows: two of each system").isEqualTo(12);
        assertThat(run.err()).contains("[12/12]");
        // On a busy machine a short row may see none.
        assertThat(StreamSupport.stream(rows.spliterator(), false)
                        .filter(row -> row.at("/median/messages").longValue() > 0)
                        .filter(row -> row.at("/median/latencyMicros/p50").doubleValue() > 0)
                        .map(row -> row.get("system").textValue()))
                .contains("posix", "posix-unix", "simple", "netty", "epoll", "nio");
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    @Tag("process")
    void aServerProcessThatCannotServeEndsTheRunWithAnError() {
        CommandRun run = CommandRun.siphon("bench", "--types", "posix", "-o", "ms_bind_ipv4=maybe");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("ms_bind_ipv4").contains("maybe");
    }
}
