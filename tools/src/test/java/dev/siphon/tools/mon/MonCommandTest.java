package dev.siphon.tools.mon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.tools.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonCommandTest {

    /** A bit that Ceph does not use and siphon does not offer. */
    private static final long BIT_17 = 1L << 17;

    @Test
    void printsTheClusterAsTheMonitorKnowsIt() throws Exception {
        try (StubMonitor monitor = StubMonitor.open()) {
            CommandRun run = CommandRun.siphon("mon", monitor.address());

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("fsid      " + StubMonitor.FSID)
                    .contains("epoch     " + StubMonitor.EPOCH)
                    .contains("client." + StubMonitor.GLOBAL_ID)
                    .containsPattern("ping +[0-9.]+ µs")
                    .contains("features  0x", "MSG_ADDR2")
                    .containsSubsequence("0  beta", "v2:10.0.0.2:3300/0 v1:10.0.0.2:6789/0", "1  alpha");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-95, -13})
    void aMonitorThatDemandsAuthenticationIsToldWithTheKeyToSet(int result) throws Exception {
        try (StubMonitor monitor = StubMonitor.refusing(result)) {
            CommandRun run = CommandRun.siphon("mon", monitor.address());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("auth_client_required = none").contains(String.valueOf(result));
        }
    }

    @Test
    void anyOtherRefusalIsToldWithItsNumber() throws Exception {
        try (StubMonitor monitor = StubMonitor.refusing(-22)) {
            CommandRun run = CommandRun.siphon("mon", monitor.address());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("-22").doesNotContain("auth_client_required");
        }
    }

    @Test
    void missingFeaturesAreNamed() throws Exception {
        try (StubMonitor monitor = StubMonitor.requiring(BIT_17)) {
            CommandRun run = CommandRun.siphon("mon", monitor.address());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("bit 17");
        }
    }

    @Test
    void nobodyListeningIsToldAsRefused() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }

        CommandRun run = CommandRun.siphon("mon", "127.0.0.1:" + free);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("refused").contains("6789");
    }

    @Test
    void aPortOfProtocolVersion2IsRecognised() throws Exception {
        // Its banner is followed by two feature masks of 8 bytes.
        CommandRun run = monOfServerThatSays("ceph v2\n\u0010\0" + "\0".repeat(16));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("version 2").contains("6789");
    }

    @Test
    void aServerOfAnotherKindIsQuoted() throws Exception {
        CommandRun run = monOfServerThatSays("SSH-2.0-OpenSSH_9.2\r\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("is no monitor").contains("SSH-2.0");
    }

    @Test
    void silenceIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run = CommandRun.siphon("mon", "127.0.0.1:" + silent.getLocalPort(), "--timeout", "0.2");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("nothing").contains("0.2 s");
        }
    }

    private static CommandRun monOfServerThatSays(String greeting) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread greeter = new Thread(() -> greet(listener, greeting));
            greeter.start();
            CommandRun run = CommandRun.siphon("mon", "127.0.0.1:" + listener.getLocalPort());
            greeter.join();
            return run;
        }
    }

    private static void greet(ServerSocket listener, String greeting) {
        try (Socket accepted = listener.accept()) {
            accepted.getOutputStream().write(greeting.getBytes(StandardCharsets.ISO_8859_1));
            // Until the client has had enough.
            accepted.getInputStream().readAllBytes();
        } catch (IOException e) {
            // A reset is as good an end as any.
        }
    }
}
