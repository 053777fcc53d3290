package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is held or paused on purpose ({@code ms_inject_*}), with threads; the exact times are shown under a virtual clock. */
interface InjectionCases extends RecoveryCases {

    int SEED = 4711;
    List<String> FIVE = IntStream.range(0, 5).mapToObj(n -> "message " + n).toList();

    /** Messages of clients are held, for half an hour at most. */
    private Scene holding(int seed) {
        return new Scene(
                type(),
                config -> config.with(MessengerOptions.SIPHON_INJECT_SEED, seed)
                        .with(MessengerOptions.MS_INJECT_DELAY_TYPE, Set.of(EntityType.CLIENT))
                        .with(MessengerOptions.MS_INJECT_DELAY_PROBABILITY, 1.0)
                        .with(MessengerOptions.MS_INJECT_DELAY_MAX, Duration.ofMinutes(30)),
                builder -> {});
    }

    /** {@code client} has sent five messages, which {@code server} has received and holds. */
    private Connection sendFive(Scene scene, Party client, Party server) {
        Connection connection = client.connectTo(server);
        FIVE.forEach(text -> client.tell(connection, text));
        scene.await("all messages", () -> scene.breakpoints().passed(server, Point.READ_MESSAGE_COMPLETE) == 5);
        assertThat(server.journal().texts()).isEmpty();
        return connection;
    }

    @Test
    default void messagesThatAreHeldAreDeliveredInOrderWhenTheSocketBreaks() {
        try (Scene scene = holding(SEED)) {
            Party server = scene.server(Policy.statefulServer());
            Party client = scene.client(Policy.losslessClient());
            sendFive(scene, client, server);
            scene.breakpoints().failOnce(client, Point.HANDLE_MESSAGE);
            server.tell(server.connectionTo(client), "breaks the socket");

            scene.await("what was held", () -> server.journal().texts().size() == 5);
            assertThat(server.journal().texts()).isEqualTo(FIVE);
            scene.await("the note, sent again", () -> client.journal().texts().contains("breaks the socket"));
            assertThat(client.journal().count(Told.REMOTE_RESET)).isZero();
        }
    }

    @Test
    default void messagesThatAreHeldAreDroppedWithTheirConnection() {
        try (Scene scene = holding(SEED)) {
            Party server = scene.server(Policy.statefulServer());
            Party client = scene.client(Policy.losslessClient());
            sendFive(scene, client, server);
            server.connectionTo(client).markDown();
            scene.await("the client to know", () -> client.journal().count(Told.REMOTE_RESET) == 1);
            assertThat(server.journal().texts()).isEmpty();
        }
    }

    @Test
    default void messagesAreDeliveredWhenTheyAreDue() {
        try (Scene scene = new Scene(
                type(),
                config -> config.with(MessengerOptions.SIPHON_INJECT_SEED, SEED)
                        .with(MessengerOptions.MS_INJECT_DELAY_TYPE, Set.of(EntityType.CLIENT))
                        .with(MessengerOptions.MS_INJECT_DELAY_PROBABILITY, 0.5)
                        .with(MessengerOptions.MS_INJECT_DELAY_MAX, Duration.ofMillis(20)),
                builder -> {})) {
            Party server = scene.server(Policy.statefulServer());
            Party client = scene.client(Policy.losslessClient());
            Connection connection = client.connectTo(server);
            List<String> texts =
                    IntStream.range(0, 100).mapToObj(n -> "message " + n).toList();
            texts.forEach(text -> client.tell(connection, text));
            scene.await("all messages", () -> server.journal().texts().size() == 100);
            assertThat(server.journal().texts()).isEqualTo(texts);
            assertThat(connection.lastFault()).isEmpty();
        }
    }

    @Test
    default void connectingPausesWhereConnectionsRace() {
        Duration pause = Duration.ofMillis(50);
        try (Scene scene = new Scene(
                type(), config -> config.with(MessengerOptions.MS_INJECT_INTERNAL_DELAYS, pause), builder -> {})) {
            Party server = scene.server(Policy.statefulServer());
            Party client = scene.client(Policy.losslessClient());
            long start = System.nanoTime();
            client.ping(client.connectTo(server), "hello");
            scene.await("the answer", () -> client.journal().texts().contains("hello"));
            // The client learns its address and connects, the server judges and opens.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(pause.multipliedBy(4));
        }
    }
}
