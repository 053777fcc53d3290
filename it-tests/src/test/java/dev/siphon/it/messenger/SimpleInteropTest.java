package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simple and the asynchronous messenger understand each other, and a session survives what happens to its sockets. */
class SimpleInteropTest implements MessengerCases {

    private static final int ROUNDS = 10;
    private static final int PER_ROUND = 100;

    private final List<MessengerContext> contexts = new ArrayList<>();
    private MessengerWorld world;

    @BeforeEach
    void open() {
        world = Worlds.simple("127.0.0.1");
    }

    @AfterEach
    void close() {
        contexts.forEach(MessengerContext::close);
        world.close();
    }

    @Override
    public MessengerWorld world() {
        return world;
    }

    private MessengerContext context(String type) {
        MessengerContext context = MessengerContext.builder()
                .config(MessengerConfig.defaults().with(MessengerOptions.MS_TYPE, MessengerType.parse(type)))
                .build();
        contexts.add(context);
        return context;
    }

    private Node server(String type, Policy policy) {
        return new Node.Builder(world, EntityName.osd(0))
                .in(context(type))
                .policy(policy)
                .bind();
    }

    private Node client(String type, Policy policy) {
        return new Node.Builder(world, EntityName.client(EntityName.NEW))
                .in(context(type))
                .policy(policy)
                .start();
    }

    @ParameterizedTest
    @CsvSource({"simple, async+posix", "async+posix, simple", "simple, simple"})
    void aLossyClientIsAnswered(String clientType, String serverType) {
        Node server = server(serverType, Policy.statelessServer());
        Node client = client(clientType, Policy.lossyClient());
        Connection connection = connect(client, server);
        ping(client, connection);

        connection.markDown();
        await("the reset at the server", () -> server.dispatcher().count(Told.RESET) == 1);
    }

    @ParameterizedTest
    @CsvSource({"simple, async+posix", "async+posix, simple", "simple, simple"})
    void aLosslessSessionSurvivesItsSockets(String clientType, String serverType) throws Exception {
        Node server = server(serverType, Policy.statefulServer());
        Node client = client(clientType, Policy.losslessClient());
        InetSocketAddress behind = (InetSocketAddress) server.address().socketAddress();
        try (CuttingProxy proxy = new CuttingProxy(behind)) {
            EntityAddress throughProxy = server.address().withPort(proxy.port());
            Connection connection = client.messenger().connectTo(EntityType.OSD, throughProxy);
            for (int round = 0; round < ROUNDS; round++) {
                int first = round * PER_ROUND;
                IntStream.range(first, first + PER_ROUND).forEach(i -> connection.send(Payloads.ping("ping " + i)));
                int enough = first + PER_ROUND / 2;
                await("half of the round", () -> server.dispatcher().count() >= enough);
                proxy.cut();
            }
            int all = ROUNDS * PER_ROUND;
            await("all answers", () -> client.dispatcher().count() == all);
            assertThat(proxy.passed()).isGreaterThan(1);
            assertThat(texts(server)).isEqualTo(numbered(all, i -> "ping " + i));
            assertThat(client.dispatcher().messages()).hasSize(all);
            assertThat(client.dispatcher().count(Told.RESET)).isZero();
            assertThat(client.dispatcher().count(Told.REMOTE_RESET)).isZero();
            assertThat(server.dispatcher().count(Told.REMOTE_RESET)).isZero();
            connection.markDown();
        }
    }

    @ParameterizedTest
    @CsvSource({"simple, async+posix", "simple, simple"})
    void peersThatConnectToEachOtherEndUpWithOneSession(String oneType, String otherType) {
        Node one = server(oneType, Policy.losslessPeer());
        Node other = server(otherType, Policy.losslessPeer());
        Connection there = one.messenger().connectTo(EntityType.OSD, other.address());
        Connection back = other.messenger().connectTo(EntityType.OSD, one.address());
        for (int i = 0; i < PER_ROUND; i++) {
            there.send(Payloads.note("there " + i));
            back.send(Payloads.note("back " + i));
        }

        await("all there", () -> other.dispatcher().count() == PER_ROUND);
        await("all back", () -> one.dispatcher().count() == PER_ROUND);
        assertThat(texts(other)).isEqualTo(numbered(PER_ROUND, i -> "there " + i));
        assertThat(texts(one)).isEqualTo(numbered(PER_ROUND, i -> "back " + i));
    }

    private static List<String> texts(Node node) {
        return node.dispatcher().messages().stream()
                .map(message -> Payloads.text(message.front()))
                .toList();
    }

    private static List<String> numbered(int count, IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).toList();
    }

    @Test
    @ShowsEffectOf("ms_rwthread_stack_bytes")
    void theStacksOfPipesAreAsDeepAsConfigured() {
        assertThat(depthOnReader(64L << 20)).isGreaterThan(2 * depthOnReader(1L << 20));
    }

    /** How deep a callback on the reader's thread can call itself. */
    private int depthOnReader(long stackBytes) {
        AtomicInteger deepest = new AtomicInteger();
        Node server = new Node.Builder(world, EntityName.osd(0))
                .with(MessengerOptions.MS_RWTHREAD_STACK_BYTES, stackBytes)
                .policy(Policy.statelessServer())
                .dispatcher(dispatcher -> dispatcher.onRead(message -> dive(deepest)))
                .bind();
        Node client = new Node.Builder(world, EntityName.client(EntityName.NEW))
                .policy(Policy.lossyClient())
                .start();
        ping(client, connect(client, server));
        return deepest.get();
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void dive(AtomicInteger deepest) {
        try {
            dive(deepest, Integer.MAX_VALUE);
        } catch (StackOverflowError e) {
            // The bottom.
        }
    }

    private static void dive(AtomicInteger deepest, int left) {
        if (left > 0) {
            deepest.incrementAndGet();
            dive(deepest, left - 1);
        }
    }

    @Test
    void localSocketsAreRefusedWithTheReason() {
        Node node = new Node.Builder(world, EntityName.osd(0)).create();
        EntityAddress local = Worlds.freshName();

        assertThat(catchThrowable(() -> node.messenger().bind(local)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("IPv4 and IPv6 only")
                .hasMessageContaining("async+posix");
        assertThat(catchThrowable(() -> node.messenger().connectTo(EntityType.OSD, local)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("async+posix");
    }
}
