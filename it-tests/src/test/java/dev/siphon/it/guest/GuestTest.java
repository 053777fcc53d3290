package dev.siphon.it.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a guest promises to the tests that use it. */
@EnabledWithGuest
class GuestTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Guest guest;

    @BeforeAll
    static void boot(GuestImage image) throws IOException {
        guest = Guest.start(
                image,
                GuestOptions.plain()
                        .processors(1)
                        .memoryMib(512)
                        .module("dummy", "virtio_net")
                        .device("-netdev", "user,id=net0,restrict=on")
                        .device("-device", "virtio-net-pci,netdev=net0,romfile=")
                        .environment("GREETING", "it's a guest"));
    }

    @AfterAll
    static void shutDown() throws IOException {
        if (guest != null) {
            guest.close();
        }
    }

    @Test
    void aCommandsOutputAndStatusComeBack() throws IOException {
        Guest.Result result = guest.run("echo out; echo err >&2; echo; printf last; exit 3", LIMIT);

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.lines()).containsExactly("out", "err", "", "last");
    }

    @Test
    void linesCanBeReadWhileTheCommandRuns() throws IOException {
        Path answer = guest.share().resolve("answer");

        RunningCommand command =
                guest.begin("echo question; until [[ -f " + answer + " ]]; do sleep 0.1; done; echo end", LIMIT);

        assertThat(command.readLine()).contains("question");
        Files.createFile(answer);
        assertThat(command.readLine()).contains("end");
        assertThat(command.readLine()).isEmpty();
        assertThat(command.status()).isZero();
    }

    @Test
    void itIsAMachineOfItsOwnOverTheFilesOfThisOne() throws IOException {
        assertThat(guest.output("hostname; nproc; id -u; echo $SIPHON_GUEST $GREETING", LIMIT))
                .isEqualTo("siphon-guest\n1\n0\n1 it's a guest");
        assertThat(guest.output("cat " + GuestImage.SCRIPTS.resolve("agent"), LIMIT))
                .isEqualTo(Files.readString(GuestImage.SCRIPTS.resolve("agent")).stripTrailing());
    }

    @Test
    void whatItWritesIsForgottenButForTheShare() throws IOException {
        guest.output("touch /var/siphon-was-here; echo kept > " + guest.share() + "/file", LIMIT);

        assertThat(Path.of("/var/siphon-was-here")).doesNotExist();
        assertThat(guest.share().resolve("file")).hasContent("kept");
    }

    @Test
    void devicesAndModulesAreThere() throws IOException {
        assertThat(guest.output("lsmod | grep -c ^dummy; ls /sys/class/net", LIMIT))
                .startsWith("1\n")
                .contains("eth0");
    }

    @Test
    void aCommandThatTakesTooLongIsKilledAndTheNextOneRuns() throws IOException {
        assertThatThrownBy(() -> guest.run("sleep 1000", Duration.ofSeconds(1)))
                .isInstanceOf(GuestFailure.class)
                .hasMessageContaining("sleep 1000 took more than 1 s and was killed");

        assertThat(guest.output("pgrep -c sleep || true", LIMIT)).isEqualTo("0");
    }

    @Test
    void aGuestThatDiesIsReportedWithItsConsole(GuestImage image) throws IOException {
        try (Guest doomed =
                Guest.start(image, GuestOptions.plain().processors(1).memoryMib(512))) {
            assertThatThrownBy(() -> doomed.run("echo c > /proc/sysrq-trigger; sleep 1000", LIMIT))
                    .isInstanceOf(GuestFailure.class)
                    .hasMessageContaining("the guest ended while it ran")
                    .hasMessageContaining("sysrq triggered crash");
        }
    }

    @Test
    void nothingOfItIsLeft(GuestImage image) throws IOException {
        List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
        Guest closed = Guest.start(image, GuestOptions.plain().processors(1).memoryMib(512));
        closed.close();

        assertThat(closed.share()).doesNotExist();
        await().untilAsserted(() ->
                assertThat(ProcessHandle.current().descendants().toList()).isSubsetOf(before));
    }
}
