package dev.siphon.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiphonCommandTest {

    @Test
    void helpListsTheCommandsThatArePeoplesBusiness() {
        CommandRun run = CommandRun.siphon("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("stacks", "serve", "ping", "bench", "mon", "Exit codes:");
        assertThat(run.out()).doesNotContain("bench-server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stacks", "serve", "ping", "bench", "mon"})
    void everyCommandHasHelpAndTakesAConfiguration(String command) {
        CommandRun run = CommandRun.siphon(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("--conf=FILE", "--name=TYPE.ID", "-o=KEY=VALUE", "--stacktrace");
    }

    @Test
    void versionIsTheBuilds() {
        CommandRun run = CommandRun.siphon("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("siphon \\d+\\.\\d+").doesNotContain("${");
    }

    @Test
    void withoutACommandItSaysWhatIsMissing() {
        CommandRun run = CommandRun.siphon();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Missing required subcommand");
    }

    @Test
    void anUnknownCommandIsAnErrorOfUsageWithASuggestion() {
        CommandRun run = CommandRun.siphon("pong");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("pong").contains("siphon ping");
    }

    @Test
    void anUnusableValueIsToldInOneLineThatNamesKeyAndRange() {
        CommandRun run = CommandRun.siphon("ping", "127.0.0.1:1", "-o", "ms_async_op_threads=99");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().strip().lines()).hasSize(1);
        assertThat(run.err()).contains("ms_async_op_threads").contains("99").contains("24");
    }

    @Test
    void theStackTraceIsThereForTheAsking() {
        CommandRun run = CommandRun.siphon("ping", "127.0.0.1:1", "-o", "ms_async_op_threads=99", "--stacktrace");

        assertThat(run.err()).contains("ConfigurationException").contains("\tat ");
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
        Path missing = folder.resolve("missing.conf");

        CommandRun run = CommandRun.siphon("ping", "127.0.0.1:1", "--conf", missing.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(missing.toString());
    }

    @Test
    void theNameDecidesWhichSectionOfTheFileApplies(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ceph.conf"), "[osd.7]\nms async op threads = 99\n");

        CommandRun asOther = CommandRun.siphon("ping", "127.0.0.1:1", "--conf", file.toString());
        CommandRun asOsd7 = CommandRun.siphon("ping", "127.0.0.1:1", "--conf", file.toString(), "--name", "osd.7");

        assertThat(asOther.err()).contains("refused");
        assertThat(asOsd7.err()).contains("ms_async_op_threads").contains("99");
    }

    @Test
    void aNameMustHaveTwoParts() {
        CommandRun run = CommandRun.siphon("ping", "127.0.0.1:1", "--name", "osd");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--name osd").contains("osd.0");
    }
}
