package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.Option;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.memory.Fate;
import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.memory.Flow;
import dev.siphon.stack.memory.MemoryStackOptions;
import dev.siphon.stack.memory.RandomFaults;
import dev.siphon.stack.threaded.StackTraits;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be told exactly only where time is virtual and faults come to order. */
class SimulationTest implements MessengerCases {

    private static final StackTraits LIKE_TCP = new StackTraits(false, true, false, true);

    private MemoryWorld world = new MemoryWorld(LIKE_TCP);

    @Override
    public MemoryWorld world() {
        return world;
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    private void worldWith(FaultPlan faults, long seed) {
        world.close();
        world = new MemoryWorld(LIKE_TCP, faults, seed);
    }

    @Test
    void timeoutTestTheIdleTimeoutIsKeptToTheMillisecond() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        world.network().advance(Duration.ofSeconds(899));
        assertThat(connection.isConnected()).isTrue();
        ping(client, connection);
        world.network().advance(Duration.ofSeconds(899));
        assertThat(connection.isConnected()).as("traffic starts it anew").isTrue();
        world.network().advance(Duration.ofSeconds(2));
        assertThat(connection.isConnected()).isFalse();
        assertThat(client.dispatcher().told(connection)).containsOnlyOnce(Told.RESET);
        assertThat(server.dispatcher().told(server.accepted())).containsOnlyOnce(Told.RESET);
        assertThat(List.of(
                        connection.lastFault().orElseThrow(),
                        server.accepted().lastFault().orElseThrow()))
                .as("whoever noticed first")
                .anyMatch(fault -> fault.contains("idle for 900000 ms"));
    }

    @Test
    void aHandshakeThatIsLostIsGivenUpAfterTheReadyTimeout() {
        worldWith(FaultPlan.cutAfter(Flow::fromClient, 100, Fate.BLACKHOLE), 0);
        Node server = server().bind();
        Node client = client().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        world.network().advance(Duration.ofMillis(9_999));
        assertThat(client.dispatcher().told(connection)).isEmpty();
        world.network().advance(Duration.ofMillis(2));
        assertThat(client.dispatcher().told(connection)).containsExactly(Told.FAULT);
        assertThat(connection.lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("not established after 10000 ms"));
        assertThat(sum(server, WorkerCounter.MSGR_CONNECTION_READY_TIMEOUTS)).isEqualTo(1);
        assertThat(sum(client, WorkerCounter.MSGR_CONNECTION_READY_TIMEOUTS)).isEqualTo(1);

        world.network().advance(Duration.ofMillis(10_198));
        assertThat(client.dispatcher().told(connection))
                .as("the second attempt")
                .hasSize(1);
        world.network().advance(Duration.ofMillis(2));
        assertThat(client.dispatcher().told(connection)).containsExactly(Told.FAULT, Told.FAULT);
        assertThat(sum(client, WorkerCounter.MSGR_CONNECTION_READY_TIMEOUTS)).isEqualTo(2);
    }

    @Test
    void anUnreachableHostIsAFault() {
        world.network().makeUnreachable("10.9.9.9");
        Node client = client().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, EntityAddress.parse("10.9.9.9:6789"));
        triesInVainUntilMarkedDown(client, connection);
        world.network().advance(Duration.ofMinutes(1));
        assertThat(world.network().openSockets()).isZero();
    }

    /** Refuses attempts to connect while it is told to, and notes when each was made, in milliseconds. */
    private final class Doorman implements FaultPlan {
        private final List<Long> attempts = new ArrayList<>();
        private long began;
        private boolean isRefusing = true;
        private boolean isResetting;

        @Override
        public Fate connectFate(SocketAddress from, SocketAddress to) {
            attempts.add(now() - began);
            return isRefusing ? Fate.RESET : Fate.DELIVER;
        }

        @Override
        public Fate fate(Flow flow) {
            return isResetting ? Fate.RESET : Fate.DELIVER;
        }
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(world.network().clock().nanoTime());
    }

    private List<Long> attemptsInAMinute(Node.Builder client) {
        Doorman doorman = new Doorman();
        world.network().faults(doorman);
        doorman.began = now();
        Node node = client.start();
        Connection connection = node.messenger().connectTo(EntityType.OSD, world.deadAddress());
        world.network().advance(Duration.ofMinutes(1));
        assertThat(node.dispatcher().told(connection))
                .hasSize(2 * doorman.attempts.size())
                .startsWith(Told.REFUSED, Told.FAULT, Told.REFUSED, Told.FAULT)
                .containsOnly(Told.REFUSED, Told.FAULT);
        connection.markDown();
        List<Long> attempts = List.copyOf(doorman.attempts);
        world.network().advance(Duration.ofMinutes(1));
        assertThat(doorman.attempts).as("marking down ends them").isEqualTo(attempts);
        return attempts;
    }

    @Test
    @ShowsEffectOf({"ms_initial_backoff", "ms_max_backoff"})
    void attemptsToConnectWaitLongerEachTimeUpToTheLimit() {
        assertThat(attemptsInAMinute(client()))
                .containsExactly(0L, 200L, 600L, 1400L, 3000L, 6200L, 12_600L, 25_400L, 40_400L, 55_400L);
        assertThat(attemptsInAMinute(client().with(MessengerOptions.MS_INITIAL_BACKOFF, Duration.ofSeconds(5))
                        .with(MessengerOptions.MS_MAX_BACKOFF, Duration.ofSeconds(18))))
                .containsExactly(0L, 5_000L, 15_000L, 33_000L, 51_000L);
        assertThat(attemptsInAMinute(client().with(MessengerOptions.MS_INITIAL_BACKOFF, Duration.ofSeconds(40))))
                .as("an initial wait beyond the limit")
                .containsExactly(0L, 15_000L, 30_000L, 45_000L, 60_000L);
    }

    @Test
    void aClientThatIsThereBeforeItsServerIsConnectedOnceThereIsOne() {
        Doorman doorman = new Doorman();
        world.network().faults(doorman);
        Node server = server().bind();
        Node client = client().start();
        doorman.began = now();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        connection.send(Payloads.ping("the first"));
        connection.send(Payloads.ping("the second"));
        world.network().advance(Duration.ofMillis(700));
        doorman.isRefusing = false;
        await("the answers", () -> client.dispatcher().count() == 2);
        assertThat(doorman.attempts).containsExactly(0L, 200L, 600L, 1400L);
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::text)
                .containsExactly("the first", "the second");
        assertThat(client.dispatcher().told(connection))
                .endsWith(Told.REFUSED, Told.FAULT, Told.FAST_CONNECT, Told.CONNECT)
                .doesNotContain(Told.RESET);
    }

    @Test
    void aSessionThatBreaksIsTakenUpAtOnceAndThenWithTheFirstWaitAgain() {
        Doorman doorman = new Doorman();
        world.network().faults(doorman);
        Node server = peer(1).bind();
        Node client = peer(2).start();
        doorman.began = now();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        connection.send(Payloads.ping("as soon as you can"));
        world.network().advance(Duration.ofMillis(3_100));
        doorman.isRefusing = false;
        await("the answer", () -> client.dispatcher().count() == 1);
        assertThat(doorman.attempts).endsWith(3_000L, 6_200L);

        doorman.attempts.clear();
        doorman.began = now();
        doorman.isRefusing = true;
        doorman.isResetting = true;
        connection.send(Payloads.ping("whatever happens"));
        world.network().advance(Duration.ofMillis(700));
        assertThat(connection.isConnected()).isFalse();
        doorman.isRefusing = false;
        doorman.isResetting = false;
        await("the answer by the same session", () -> client.dispatcher().count() == 2);
        assertThat(doorman.attempts).containsExactly(0L, 200L, 600L, 1400L);
        assertThat(client.dispatcher().last().text()).isEqualTo("whatever happens");
        assertThat(server.dispatcher().count()).as("messages at the server").isEqualTo(2);
        assertNoResets(client);
        assertNoResets(server);
    }

    private static long sum(Node node, WorkerCounter counter) {
        return node.context().counters("memory").stream()
                .mapToLong(counters -> counters.value(counter))
                .sum();
    }

    @Test
    void aConnectionMarkedDownBeforeTheStackIsReadyNeverBegins() {
        world.close();
        world = new MemoryWorld(new StackTraits(false, true, false, false));
        Node client = client().create();
        client.messenger().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, world.deadAddress());
        connection.send(Payloads.note("never sent"));
        connection.markDown();
        world.settle();
        client.messenger().addDispatcherTail(client.dispatcher());
        world.settle();
        assertThat(world.network().openSockets()).isZero();
        assertThat(client.dispatcher().told(connection)).isEmpty();
        assertThat(sum(client, WorkerCounter.MSGR_CREATED_CONNECTIONS)).isZero();
    }

    @Test
    void aConnectionAskedForBeforeTheStackIsReadyBeginsThen() {
        world.close();
        world = new MemoryWorld(new StackTraits(false, true, false, false));
        Node server = server().bind();
        Node client = client().create();
        client.messenger().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        connection.send(Payloads.ping("as soon as you can"));
        world.settle();
        assertThat(connection.isConnected()).isFalse();
        client.messenger().addDispatcherTail(client.dispatcher());
        await("the answer", () -> client.dispatcher().count() == 1);
    }

    @Test
    void aResetAnywhereInASessionEndsItCleanly() {
        for (int bytes = 0; bytes < 1200; bytes += 7) {
            for (boolean fromClient : List.of(true, false)) {
                worldWith(FaultPlan.cutAfter(flow -> flow.fromClient() == fromClient, bytes, Fate.RESET), bytes);
                Throttle messages = world.throttle("messages", 3);
                Throttle throttled = world.throttle("bytes", 10_000);
                Node server = server().setUp(m -> m.setPolicyThrottlers(EntityType.CLIENT, throttled, messages))
                        .bind();
                Node client = client().start();
                Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
                for (int i = 0; i < 5; i++) {
                    connection.send(Payloads.ping("until the end")
                            .data(Payloads.inPool(
                                    world.stack(client.context())
                                            .workers()
                                            .get(0)
                                            .pool(),
                                    new byte[100])));
                }
                world.network().advance(Duration.ofSeconds(1));
                List<Told> told = client.dispatcher().told(connection);
                if (told.contains(Told.CONNECT) && connection.lastFault().isPresent()) {
                    assertThat(connection.isConnected()).isFalse();
                    assertThat(told).containsOnlyOnce(Told.RESET).doesNotContain(Told.FAULT);
                } else if (connection.lastFault().isPresent()) {
                    assertThat(told)
                            .as("attempts at 0, 200 and 600 ms")
                            .containsExactly(Told.FAULT, Told.FAULT, Told.FAULT);
                } else {
                    assertThat(connection.isConnected()).isTrue();
                }
                for (Connection accepted : server.dispatcher().connections(Told.FAST_ACCEPT)) {
                    assertThat(server.dispatcher().told(accepted).contains(Told.RESET))
                            .isEqualTo(accepted.lastFault().isPresent());
                }
            }
        }
    }

    @Test
    void simultaneousConnectsLeaveOneConnectionWhateverTheOrder() {
        for (int seed = 1; seed <= 150; seed++) {
            worldWith(RandomFaults.harmless(seed), seed);
            Node first = peer(1).bind();
            Node second = peer(2).bind();
            Connection atFirst = first.messenger().connectTo(EntityType.OSD, second.address());
            if (seed % 3 == 0) {
                world.network().step();
            }
            Connection atSecond = second.messenger().connectTo(EntityType.OSD, first.address());
            world.network().advance(Duration.ofSeconds(1));
            assertThat(first.messenger().lookup(second.address())).containsSame(atFirst);
            assertThat(second.messenger().lookup(first.address())).containsSame(atSecond);
            assertThat(atFirst.isConnected()).as("seed " + seed).isTrue();
            assertThat(atSecond.isConnected()).as("seed " + seed).isTrue();
            ping(first, atFirst);
            ping(second, atSecond);
            assertThat(world.network().connections()).as("seed " + seed).hasSize(1);
            assertNoResets(first);
            assertNoResets(second);
        }
    }

    private Node.Builder peer(long id) {
        return new Node.Builder(world, EntityName.osd(id)).policy(Policy.losslessPeer());
    }

    @Test
    void wantOfDescriptorsIsSaidOnceAndAcceptingResumes() {
        worldWith(FaultPlan.acceptFails(25), 0);
        Node server = server().bind();
        Node client = client().with(MessengerOptions.MS_CONNECTION_READY_TIMEOUT, Duration.ofMinutes(1))
                .start();
        try (LogCapture log = new LogCapture("async.Processor")) {
            ping(client, connect(client, server));
            assertThat(log.lines(Level.ERROR)).hasSize(1).allMatch(line -> line.contains("ulimit -n"));
            assertThat(log.lines("accepting again")).hasSize(1);
        }
    }

    @Test
    void whenPayloadMemoryRunsOutReadingWaitsForIt() {
        world.close();
        world = new MemoryWorld(MemoryStackOptions.defaults().poolBytes(400_000), FaultPlan.NONE, 0);
        Queue<Message> kept = new ArrayDeque<>();
        Node server = server().with(MessengerOptions.MS_ASYNC_OP_THREADS, 1)
                .with(MessengerOptions.SIPHON_POOL_MAX_IDLE_BYTES, 0L)
                .dispatcher(d -> d.onMessage(message -> kept.add(message.retain())))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        for (int i = 0; i < 6; i++) {
            connection.send(Message.opaque(Payloads.NOTE).tid(i).data(Payloads.buffer(Payloads.pattern(i, 100_000))));
        }
        world.network().advance(Duration.ofSeconds(5));
        assertThat(server.dispatcher().count()).as("received without memory").isBetween(1, 3);
        while (server.dispatcher().count() < 6) {
            int before = server.dispatcher().count();
            kept.remove().release();
            await("the next message", () -> server.dispatcher().count() > before);
        }
        kept.forEach(Message::release);
        for (int i = 0; i < 6; i++) {
            assertThat(server.dispatcher().messages().get(i).data()).isEqualTo(Payloads.pattern(i, 100_000));
        }
    }

    @Test
    @ShowsEffectOf("ms_tcp_prefetch_max_size")
    void noMoreIsReadAheadThanTold() {
        assertThat(longestRead(1024L)).isEqualTo(1024);
        assertThat(longestRead(16_384L)).isEqualTo(16_384);
    }

    private int longestRead(long prefetch) {
        AtomicInteger longest = new AtomicInteger();
        worldWith(
                new FaultPlan() {
                    @Override
                    public int readLimit(Flow flow, int length) {
                        longest.accumulateAndGet(flow.fromClient() ? length : 0, Math::max);
                        return length;
                    }
                },
                0);
        Node server = server().with(MessengerOptions.MS_TCP_PREFETCH_MAX_SIZE, prefetch)
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        for (int i = 0; i < 400; i++) {
            connection.send(Payloads.note("small"));
        }
        await("all of them", () -> server.dispatcher().count() == 400);
        return longest.get();
    }

    @Test
    void littleIsReadAheadAmongLargeMessages() {
        List<Integer> asked = new CopyOnWriteArrayList<>();
        worldWith(
                new FaultPlan() {
                    @Override
                    public int readLimit(Flow flow, int length) {
                        if (flow.fromClient()) {
                            asked.add(length);
                        }
                        return length;
                    }
                },
                0);
        Node server = server().with(MessengerOptions.MS_TCP_PREFETCH_MAX_SIZE, 16_384L)
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        int large = 100_000;
        sendData(connection, large);
        await("the first", () -> server.dispatcher().count() == 1);
        asked.clear();
        for (int i = 0; i < 5; i++) {
            sendData(connection, large);
        }
        await("large ones", () -> server.dispatcher().count() == 6);
        assertThat(asked).contains(1 << 10).doesNotContain(16_384);
        for (int i = 0; i < 100; i++) {
            sendData(connection, 100);
        }
        await("small ones", () -> server.dispatcher().count() == 106);
        assertThat(asked).contains(16_384);
    }

    private static void sendData(Connection connection, int bytes) {
        connection.send(Message.opaque(Payloads.NOTE).data(Payloads.buffer(Payloads.pattern(bytes, bytes))));
    }

    @Test
    void aMessageDispatchedFastThatNobodyKeepsBecomesTheNext() {
        List<Message> lent = new CopyOnWriteArrayList<>();
        Node server = server().dispatcher(d -> d.fast().onMessage(lent::add)).bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        for (int i = 1; i <= 3; i++) {
            int count = i;
            sendData(connection, 100);
            await("message " + i, () -> server.dispatcher().count() == count);
        }
        assertThat(lent).hasSize(3).allMatch(message -> message == lent.get(0));
    }

    @Test
    void aMessageThatIsKeptStaysAsItIs() {
        List<Message> kept = new CopyOnWriteArrayList<>();
        Node server = server().dispatcher(d -> d.fast().onMessage(message -> kept.add(message.retain())))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        for (int i = 1; i <= 3; i++) {
            sendData(connection, 100 * i);
        }
        await("all of them", () -> server.dispatcher().count() == 3);
        assertThat(kept).extracting(message -> message.data().length()).containsExactly(100, 200, 300);
        assertThat(kept).extracting(Message::seq).containsExactly(1L, 2L, 3L);
        kept.forEach(Message::release);
    }

    @Test
    @ShowsEffectOf({
        "ms_blackhole_osd",
        "ms_blackhole_mon",
        "ms_blackhole_mds",
        "ms_blackhole_mgr",
        "ms_blackhole_client"
    })
    void whatComesFromABlackholedTypeIsDropped() {
        List<Option<Boolean>> keys = List.of(
                MessengerOptions.MS_BLACKHOLE_OSD,
                MessengerOptions.MS_BLACKHOLE_MON,
                MessengerOptions.MS_BLACKHOLE_MDS,
                MessengerOptions.MS_BLACKHOLE_MGR,
                MessengerOptions.MS_BLACKHOLE_CLIENT);
        List<EntityType> types =
                List.of(EntityType.OSD, EntityType.MON, EntityType.MDS, EntityType.MGR, EntityType.CLIENT);
        for (int i = 0; i < keys.size(); i++) {
            Throttle messages = world.throttle("messages", 1);
            Node server = server().with(keys.get(i), true)
                    .setUp(m -> types.forEach(type -> m.setPolicyThrottlers(type, null, messages)))
                    .bind();
            for (EntityType type : types) {
                Node sender = new Node.Builder(world, new EntityName(type, 1))
                        .policy(Policy.lossyClient())
                        .start();
                Connection connection = connect(sender, server);
                connection.send(Payloads.note("one from " + type));
                connection.send(Payloads.note("two from " + type));
            }
            world.network().advance(Duration.ofSeconds(1));
            EntityType dropped = types.get(i);
            assertThat(server.dispatcher().messages())
                    .hasSize(8)
                    .noneMatch(message -> message.source().type() == dropped);
            server.messenger().close();
        }
    }

    @Test
    @ShowsEffectOf("ms_dump_on_send")
    void outgoingMessagesAreDumpedIfWanted() {
        for (boolean dumps : List.of(true, false)) {
            Node server = server().bind();
            Node client = client().with(MessengerOptions.MS_DUMP_ON_SEND, dumps).start();
            try (LogCapture log = new LogCapture("protocol.MessageDump")) {
                connect(client, server)
                        .send(Message.opaque(Payloads.PING)
                                .front(Payloads.buffer("front"))
                                .data(Payloads.buffer(new byte[5000])));
                await("the answer", () -> client.dispatcher().count() == 1);
                assertThat(log.lines("66726f6e74"))
                        .hasSize(dumps ? 1 : 0)
                        .allMatch(line -> line.contains("... (5000 bytes)"));
            }
        }
    }

    @Test
    @ShowsEffectOf("ms_dump_corrupt_message_level")
    void corruptMessagesAreDumpedAtTheLevelWanted() {
        assertThat(levelOfDump(-1)).isEqualTo(Level.WARN);
        assertThat(levelOfDump(0)).isEqualTo(Level.WARN);
        assertThat(levelOfDump(1)).isEqualTo(Level.DEBUG);
        assertThat(levelOfDump(9)).isEqualTo(Level.DEBUG);
        assertThat(levelOfDump(10)).isEqualTo(Level.TRACE);
    }

    private Level levelOfDump(int cephLevel) {
        Node server = server().with(MessengerOptions.MS_DUMP_CORRUPT_MESSAGE_LEVEL, cephLevel)
                .messages(MessageRegistry.builder().add(new Greeting.Codec()).build())
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        try (LogCapture log = new LogCapture("protocol.MessageDump")) {
            connection.send(Message.opaque(Greeting.TYPE).front(Payloads.buffer(new byte[] {1, 2, 0x5a})));
            awaitReset(client, connection);
            return List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE).stream()
                    .filter(level -> log.lines(level).stream().anyMatch(line -> line.contains("01025a")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
