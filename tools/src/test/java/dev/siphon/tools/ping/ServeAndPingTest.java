package dev.siphon.tools.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.tools.CommandRun;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.Faults;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServeAndPingTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final MessengerContext context = MessengerContext.builder().build();

    @AfterEach
    void closeContext() {
        context.close();
    }

    private EchoServer serve(String address) throws Exception {
        return EchoServer.start(context, EntityName.osd(0), EntityAddress.parse(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "[::1]:0", "local:@siphon-serve-and-ping-test/0"})
    void aPingIsAnsweredOverEveryFamily(String address) throws Exception {
        try (EchoServer server = serve(address)) {
            CommandRun run = CommandRun.siphon(
                    "ping", Faults.place(server.address()), "--count", "3", "--interval", "0.001", "--size", "64K");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("64 KiB from " + Faults.place(server.address()))
                    .contains("ping 3,")
                    .contains("3 answered")
                    .contains("median");
        }
    }

    @ParameterizedTest
    @CsvSource({"async+posix, simple", "simple, async+posix", "simple, simple"})
    void theMessengersOfBothSidesMayDiffer(String server, String client) throws Exception {
        MessengerConfig config =
                MessengerConfig.builder().set("ms_type", server).build();
        try (MessengerContext itsContext =
                        MessengerContext.builder().config(config).build();
                EchoServer echo = EchoServer.start(itsContext, EntityName.osd(0), EntityAddress.parse("127.0.0.1:0"))) {
            CommandRun run = CommandRun.siphon(
                    "ping",
                    Faults.place(echo.address()),
                    "--count",
                    "2",
                    "--interval",
                    "0.001",
                    "-o",
                    "ms_type=" + client);

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("2 answered");
        }
    }

    @Test
    void aLocalSocketMayBeAFile(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("s");
        try (EchoServer server = serve("local:" + socket + "/0");
                Pinger pinger = Pinger.start(
                        context, EntityName.client(EntityName.NEW), EntityType.OSD, server.address(), 10)) {
            assertThat(pinger.roundTripNanos(TIMEOUT)).isPositive();
        }
        assertThat(Files.exists(socket)).isFalse();
    }

    @Test
    void nobodyListeningIsToldAsRefused() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }

        CommandRun run = CommandRun.siphon("ping", "127.0.0.1:" + free);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip())
                .isEqualTo("siphon: connection to 127.0.0.1:" + free + " refused: nobody listens there");
    }

    @Test
    void aPeerThatSpeaksSomethingElseIsQuoted() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread greeter = new Thread(() -> greet(listener, "SSH-2.0-OpenSSH_9.2\r\n"));
            greeter.start();

            CommandRun run = CommandRun.siphon("ping", "127.0.0.1:" + listener.getLocalPort());
            greeter.join();

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("SSH-2.0").contains("banner");
        }
    }

    private static void greet(ServerSocket listener, String greeting) {
        try (Socket accepted = listener.accept()) {
            accepted.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
            // Until the client has had enough.
            accepted.getInputStream().readAllBytes();
        } catch (java.io.IOException e) {
            // A reset is as good an end as any.
        }
    }

    @Test
    void aPeerThatSaysNothingIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run = CommandRun.siphon("ping", "127.0.0.1:" + silent.getLocalPort(), "--timeout", "0.2");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("no answer").contains("0.2 s");
        }
    }

    @Test
    void aServerThatEndsBetweenPingsIsNoticed() throws Exception {
        try (EchoServer server = serve("127.0.0.1:0");
                Pinger pinger =
                        Pinger.start(context, EntityName.client(EntityName.NEW), EntityType.OSD, server.address(), 0)) {
            pinger.roundTripNanos(TIMEOUT);
            server.close();

            assertThatThrownBy(() -> pinger.roundTripNanos(TIMEOUT))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("ended");
        }
    }

    @Test
    void anUnknownTypeIsAnsweredWithThoseThereAre() {
        CommandRun run = CommandRun.siphon("ping", "127.0.0.1:1", "--type", "oracle");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("oracle").contains("osd").contains("mgr");
    }

    @Test
    void servingOnAForeignAddressFailsWithTheReason() {
        CommandRun run = CommandRun.siphon("serve", "192.0.2.1:6800", "-o", "ms_bind_retry_count=1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("192.0.2.1:6800");
    }
}
