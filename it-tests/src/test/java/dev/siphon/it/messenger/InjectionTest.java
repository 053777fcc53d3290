package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Interceptor.Action;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.threaded.StackTraits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ms_inject_*} does, under virtual time: each run is repeated by its seed. */
class InjectionTest implements MessengerCases {

    private static final int SEED = 4711;
    private static final Duration LONG = Duration.ofMinutes(30);

    private MemoryWorld world = newWorld();
    private boolean failsAtClient;

    private MemoryWorld newWorld() {
        return new MemoryWorld(new StackTraits(false, true, false, true)).interceptor((connection, point) -> {
            boolean fails = failsAtClient
                    && point == Point.HANDLE_MESSAGE
                    && connection.messenger().name().type() == EntityType.CLIENT;
            failsAtClient &= !fails;
            return fails ? Action.FAIL : Action.CONTINUE;
        });
    }

    @Override
    public MessengerWorld world() {
        return world;
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Node.Builder statefulServer() {
        return server().policy(Policy.statefulServer()).with(MessengerOptions.SIPHON_INJECT_SEED, SEED);
    }

    private Node.Builder losslessClient() {
        return client().policy(Policy.losslessClient()).with(MessengerOptions.SIPHON_INJECT_SEED, SEED);
    }

    /** A server that holds each message of a client for up to {@code max}. */
    private Node.Builder delayingServer(Duration max) {
        return statefulServer()
                .with(MessengerOptions.MS_INJECT_DELAY_TYPE, Set.of(EntityType.CLIENT))
                .with(MessengerOptions.MS_INJECT_DELAY_PROBABILITY, 1.0)
                .with(MessengerOptions.MS_INJECT_DELAY_MAX, max);
    }

    private Connection dial(Node client, Node server) {
        return client.messenger().connectTo(EntityType.OSD, server.address());
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(n -> "message " + n).toList();
    }

    private static List<String> received(Node node) {
        return node.dispatcher().messages().stream().map(ReceivedCopy::text).toList();
    }

    private long millis() {
        return world.network().clock().nanoTime() / 1_000_000;
    }

    /** Sends pings while sockets break all the time; how often the client connected, and how long it took. */
    private List<Long> pingsThroughFailures(int seed) {
        Node server = statefulServer()
                .with(MessengerOptions.SIPHON_INJECT_SEED, seed)
                .with(MessengerOptions.MS_INJECT_SOCKET_FAILURES, 30)
                .bind();
        Node client = losslessClient()
                .with(MessengerOptions.SIPHON_INJECT_SEED, seed)
                .with(MessengerOptions.MS_INJECT_SOCKET_FAILURES, 30)
                .start();
        long start = millis();
        Connection connection = dial(client, server);
        texts(100).forEach(text -> {
            connection.send(Payloads.ping(text));
            world.settle();
        });
        await("all answers", () -> client.dispatcher().count() == 100);
        assertThat(received(client)).containsExactlyElementsOf(texts(100));
        assertThat(received(server)).containsExactlyElementsOf(texts(100));
        assertThat(connection.lastFault()).isPresent();
        return List.of((long) client.dispatcher().count(Told.FAST_CONNECT), millis() - start);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void brokenSocketsCostALosslessSessionNothing(int seed) {
        assertThat(pingsThroughFailures(seed).get(0)).as("connects").isGreaterThan(3);
    }

    @Test
    @ShowsEffectOf({"ms_inject_socket_failures", "siphon_inject_seed"})
    void aRunIsRepeatedByItsSeed() {
        List<Long> first = pingsThroughFailures(SEED);
        world.close();
        world = newWorld();
        List<Long> again = pingsThroughFailures(SEED);
        world.close();
        world = newWorld();
        assertThat(first.get(0)).as("connects").isGreaterThan(3);
        assertThat(again).isEqualTo(first);
        assertThat(pingsThroughFailures(SEED + 1)).isNotEqualTo(first);
    }

    @Test
    @ShowsEffectOf("ms_inject_internal_delays")
    void connectingPausesWhereConnectionsRace() {
        Node server = statefulServer()
                .with(MessengerOptions.MS_INJECT_INTERNAL_DELAYS, Duration.ofMillis(100))
                .bind();
        Node client = losslessClient()
                .with(MessengerOptions.MS_INJECT_INTERNAL_DELAYS, Duration.ofMillis(100))
                .start();
        long start = millis();
        Connection connection = dial(client, server);
        ping(client, connection);
        // The client learns its address and connects, the server judges and opens.
        assertThat(millis() - start).isBetween(400L, 420L);
        assertThat(connection.lastFault()).isEmpty();

        long established = millis();
        ping(client, connection);
        assertThat(millis()).as("messages do not pause").isEqualTo(established);
    }

    @Test
    @ShowsEffectOf({"ms_inject_delay_probability", "ms_inject_delay_max"})
    void messagesAreHeldForAWhileAndStayInOrder() {
        Node server = delayingServer(Duration.ofSeconds(5)).bind();
        Node client = losslessClient().start();
        Connection connection = connect(client, server);
        texts(20).forEach(text -> connection.send(Payloads.note(text)));
        world.settle();
        assertThat(server.dispatcher().count()).isLessThan(20);

        world.network().advance(Duration.ofSeconds(5));
        assertThat(received(server)).containsExactlyElementsOf(texts(20));
        assertThat(client.dispatcher().count(Told.FAST_CONNECT)).isEqualTo(1);
    }

    @Test
    @ShowsEffectOf("ms_inject_delay_type")
    void messagesOfOtherPeersAreNotHeld() {
        Node server = delayingServer(LONG)
                .with(MessengerOptions.MS_INJECT_DELAY_TYPE, Set.of(EntityType.MON, EntityType.OSD))
                .bind();
        Node client = losslessClient().start();
        long start = millis();
        ping(client, dial(client, server));
        assertThat(millis()).isEqualTo(start);
    }

    @Test
    @ShowsEffectOf("ms_inject_delay_msg_type")
    void onlyMessagesOfTheTypeAreHeldAndOthersWaitForThoseBeforeThem() {
        Node server = delayingServer(LONG)
                .with(MessengerOptions.MS_INJECT_DELAY_MSG_TYPE, Optional.of(String.valueOf(Payloads.NOTE)))
                .bind();
        Node client = losslessClient().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        assertThat(server.dispatcher().count()).isEqualTo(1);

        connection.send(Payloads.note("held"));
        connection.send(Payloads.ping("behind"));
        world.settle();
        assertThat(server.dispatcher().count()).isEqualTo(1);
        world.network().advance(LONG);
        assertThat(received(server)).endsWith("held", "behind");
    }

    @Test
    void aMessageTypeIsNamedAsWell() {
        Node server = delayingServer(LONG)
                .with(MessengerOptions.MS_INJECT_DELAY_MSG_TYPE, Optional.of("mon_command"))
                .bind();
        Node client = losslessClient().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        connection.send(Message.opaque(50).front(Payloads.buffer("held")));
        world.settle();
        assertThat(server.dispatcher().count()).isEqualTo(1);
        world.network().advance(LONG);
        assertThat(server.dispatcher().count()).isEqualTo(2);
    }

    @Test
    void aMessageTypeThatThereIsNotIsRefused() {
        Node.Builder builder =
                delayingServer(LONG).with(MessengerOptions.MS_INJECT_DELAY_MSG_TYPE, Optional.of("osd_opp"));
        assertThatThrownBy(builder::create)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("ms_inject_delay_msg_type", "osd_opp", "OSD_OP");
    }

    @Test
    void heldMessagesAreDeliveredWhenTheSocketBreaks() {
        Node server = delayingServer(LONG).bind();
        Node client = losslessClient().start();
        Connection connection = connect(client, server);
        texts(5).forEach(text -> connection.send(Payloads.note(text)));
        world.settle();
        assertThat(server.dispatcher().count()).isZero();

        failsAtClient = true;
        server.accepted().send(Payloads.note("breaks the client's socket"));
        world.settle();
        assertThat(received(server)).containsExactlyElementsOf(texts(5));
        await("the note, sent again", () -> client.dispatcher().count() == 1);
        assertThat(client.dispatcher().count(Told.FAST_CONNECT)).isEqualTo(2);
    }

    @Test
    void messagesOfAResumedSessionAreHeldOnItsNewWorker() {
        Node server = delayingServer(LONG).bind();
        Node client = losslessClient().start();
        Connection connection = connect(client, server);
        failsAtClient = true;
        server.accepted().send(Payloads.note("breaks the client's socket"));
        await("the note, sent again", () -> client.dispatcher().count() == 1);

        texts(5).forEach(text -> connection.send(Payloads.note(text)));
        world.settle();
        assertThat(server.dispatcher().count()).isZero();
        world.network().advance(LONG);
        assertThat(received(server)).containsExactlyElementsOf(texts(5));
    }

    @Test
    void heldMessagesAreDroppedWithTheirConnection() {
        Node server = delayingServer(LONG).bind();
        Node client = losslessClient().start();
        Connection connection = connect(client, server);
        texts(5).forEach(text -> connection.send(Payloads.note(text)));
        world.settle();
        server.accepted().markDown();
        world.network().advance(LONG.multipliedBy(2));
        assertThat(server.dispatcher().count()).isZero();
    }

    @Test
    @ShowsEffectOf("ms_inject_network_congestion")
    void congestionDelaysAndLosesNothing() {
        Node server = statefulServer()
                .with(MessengerOptions.MS_INJECT_NETWORK_CONGESTION, 20)
                .bind();
        Node client = losslessClient()
                .with(MessengerOptions.MS_INJECT_NETWORK_CONGESTION, 20)
                .start();
        long start = millis();
        Connection connection = dial(client, server);
        texts(50).forEach(text -> {
            connection.send(Payloads.ping(text));
            world.settle();
        });
        await("all answers", () -> client.dispatcher().count() == 50);
        assertThat(received(client)).containsExactlyElementsOf(texts(50));
        assertThat(millis() - start).isPositive();
        assertThat(connection.lastFault()).isEmpty();
    }
}
