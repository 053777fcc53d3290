package dev.siphon.tools.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siphon.tools.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StressCommandTest {

    @ParameterizedTest
    @CsvSource({
        "--minutes, 0, 1440",
        "--inject, -1, 0 or more",
        "--servers, 0, 256",
        "--clients, 1000, 256",
        "--policy, stubborn, lossless_peer_reuse",
        "--max-payload, 8M, 4M",
        "--json, /no/such/folder/x.json, /no/such/folder"
    })
    void anUnusableArgumentIsNamedWithWhatIsAllowed(String option, String value, String hint) {
        CommandRun run = CommandRun.siphon("stress", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(option).contains(hint);
    }

    @Test
    void aTransportThatIsNotThereIsSaid() {
        CommandRun run = CommandRun.siphon("stress", "--types", "pigeon");

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("pigeon");
    }

    @Test
    void aTypeThatCannotBeIsRefused() {
        CommandRun run = CommandRun.siphon("stress", "--types", "simple+posix");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("simple+posix").contains("async+posix");
    }

    @ParameterizedTest
    @CsvSource({
        "posix, stateful",
        "posix, lossless_peer",
        "posix, lossless_peer_reuse",
        "posix, lossy",
        "simple, stateful",
        "simple, lossless_peer_reuse"
    })
    void aRunWhoseSocketsAreCutAccountsForEveryMessage(String type, String policy, @TempDir Path folder)
            throws Exception {
        Path json = folder.resolve("stress.json");

        CommandRun run = CommandRun.siphon(
                "stress",
                "--minutes",
                "0.03",
                "--inject",
                "50",
                "--types",
                type,
                "--policy",
                policy,
                "--max-payload",
                "16K",
                "--seed",
                "42",
                "--json",
                json.toString());

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("seed 42").contains("passed");
        JsonNode verdict = new ObjectMapper().readTree(json.toFile()).at("/verdicts/0");
        assertThat(verdict.at("/totals/delivered").longValue()).isPositive();
        assertThat(verdict.at("/totals/duplicates").longValue()).isZero();
        assertThat(verdict.at("/type").textValue()).endsWith(type);
        assertThat(verdict.at("/memory/end/heapBytes").longValue()).isPositive();
        assertThat(verdict.at("/passed").booleanValue()).isTrue();
    }
}
