package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Addresses with ports: searching, moving, learning. */
interface PortCases extends MessengerCases {

    /** The host that servers bind. */
    private String host() {
        return ((InetSocketAddress) world().freshAddress().socketAddress())
                .getAddress()
                .getHostAddress();
    }

    private EntityAddress at(int port) {
        return world().freshAddress().withPort(port);
    }

    /** Two servers on adjacent ports, found by search: the ports around them are likely free too. */
    private Node.Builder searching(int min, int max) {
        return server().with(MessengerOptions.MS_BIND_PORT_MAX, max).with(MessengerOptions.MS_BIND_PORT_MIN, min);
    }

    @Test
    @ShowsEffectOf({"ms_bind_port_min", "ms_bind_port_max"})
    default void aServerTakesTheFirstFreePortOfTheRange() {
        Node first = searching(26800, 26899).bind();
        int port = first.address().port();
        assertThat(port).isBetween(26800, 26899);
        Node second = searching(port, 26899).bind();
        assertThat(second.address().port()).isGreaterThan(port);
        Node third = searching(port, port)
                .with(MessengerOptions.MS_BIND_RETRY_COUNT, 1)
                .create();
        assertThatThrownBy(() -> {
                    third.messenger().bind(world().freshAddress());
                    third.messenger().addDispatcherTail(third.dispatcher());
                })
                .hasStackTraceContaining("no port from " + port + " to " + port)
                .hasStackTraceContaining("ms_bind_port_min, ms_bind_port_max")
                .hasStackTraceContaining("in use");
    }

    @Test
    @ShowsEffectOf({"ms_bind_retry_count", "ms_bind_retry_delay"})
    default void aPortThatBecomesFreeIsBoundByALaterAttempt() {
        Node first = searching(26900, 26999).bind();
        EntityAddress wanted = at(first.address().port());
        Node second = server().with(MessengerOptions.MS_BIND_RETRY_COUNT, 3)
                .with(MessengerOptions.MS_BIND_RETRY_DELAY, Duration.ofMillis(30))
                .create();
        long start = System.nanoTime();
        try (LogCapture log = new LogCapture("common.PortSearch")) {
            log.onEvent(line -> {
                if (log.lines("trying again").size() == 2) {
                    first.messenger().shutdown();
                }
            });
            bindAndServe(second, wanted);
            assertThat(log.lines("trying again")).hasSize(2).allMatch(line -> line.contains("in use"));
        }
        assertThat(System.nanoTime() - start)
                .as("two delays lie between three attempts")
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(60));
        Node client = client().start();
        ping(client, connect(client, second));
    }

    private static void bindAndServe(Node node, EntityAddress address) {
        try {
            node.messenger().bind(address);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        node.messenger().start();
        node.messenger().addDispatcherTail(node.dispatcher());
    }

    @Test
    default void aBindThatNeverWorksFailsAfterItsAttempts() {
        Node first = searching(27000, 27099).bind();
        Node second = server().with(MessengerOptions.MS_BIND_RETRY_COUNT, 4)
                .with(MessengerOptions.MS_BIND_RETRY_DELAY, Duration.ZERO)
                .create();
        try (LogCapture log = new LogCapture("common.PortSearch")) {
            assertThatThrownBy(() -> bindAndServe(second, at(first.address().port())))
                    .hasStackTraceContaining("in use");
            assertThat(log.lines("trying again")).as("between four attempts").hasSize(3);
        }
    }

    @Test
    default void simpleTestRebindMovesToAPortThatIsNotToBeAvoided() throws IOException {
        Node server = searching(27100, 27199).bind();
        Node client = client().start();
        Connection before = connect(client, server);
        ping(client, before);
        EntityAddress old = server.address();
        Set<Integer> avoided = Set.of(old.port() + 1, old.port() + 2, old.port() + 3);
        server.messenger().rebind(avoided);

        EntityAddress moved = server.address();
        assertThat(avoided).doesNotContain(moved.port());
        assertThat(moved.port()).isNotEqualTo(old.port()).isBetween(27100, 27199);
        assertThat(moved.nonce()).isEqualTo(old.nonce() + 1_000_000);
        awaitReset(server, server.accepted());
        awaitReset(client, before);
        Connection toOld = client.messenger().connectTo(EntityType.OSD, old);
        awaitFaults(client, toOld, 1);
        assertThat(client.dispatcher().told(toOld))
                .startsWith(Told.REFUSED, Told.FAULT)
                .doesNotContain(Told.RESET);
        toOld.markDown();

        ping(client, connect(client, server));
        server.messenger().loopback().send(Payloads.note("still myself"));
        await("the loopback", () -> server.dispatcher().last().text().equals("still myself"));
        assertThat(server.messenger().connectTo(EntityType.OSD, moved))
                .isSameAs(server.messenger().loopback());
    }

    @Test
    default void rebindFailsIfAllPortsAreToBeAvoided() {
        Node probe = searching(27200, 27299).bind();
        int port = probe.address().port();
        probe.messenger().close();
        Node server = searching(port, port)
                .with(MessengerOptions.MS_BIND_RETRY_COUNT, 1)
                .bind();
        assertThatThrownBy(() -> server.messenger().rebind(Set.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("all are to be avoided");
    }

    @Test
    default void rebindComesAfterBind() {
        Node client = client().start();
        assertThatThrownBy(() -> client.messenger().rebind(Set.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rebind comes after bind");
    }

    @Test
    @ShowsEffectOf({"ms_bind_ipv4", "ms_bind_ipv6", "ms_bind_prefer_ipv4"})
    default void aBlankAddressMeansTheWildcardOfTheChosenFamily() {
        assertThat(wildcard(true, false, false)).startsWith("v1:0.0.0.0:");
        assertThat(wildcard(false, true, false)).startsWith("v1:[::]:");
        assertThat(wildcard(true, true, false)).startsWith("v1:[::]:");
        assertThat(wildcard(true, true, true)).startsWith("v1:0.0.0.0:");
        Node none = server().with(MessengerOptions.MS_BIND_IPV4, false).create();
        assertThatThrownBy(() -> none.messenger().bind(EntityAddress.blank()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ms_bind_ipv4 and ms_bind_ipv6 are both false");
    }

    private String wildcard(boolean ipv4, boolean ipv6, boolean prefer4) {
        Node node = server().with(MessengerOptions.MS_BIND_IPV4, ipv4)
                .with(MessengerOptions.MS_BIND_IPV6, ipv6)
                .with(MessengerOptions.MS_BIND_PREFER_IPV4, prefer4)
                .bind(EntityAddress.blank());
        assertThat(node.address().isBlankIp()).isTrue();
        assertThat(node.address().port()).isPositive();
        return node.address().toString();
    }

    @Test
    default void aServerOnTheWildcardIsReachedByItsHostAndLearnsItsIpWhenItConnects() {
        Node wild = server().setUp(m -> m.setPolicy(EntityType.OSD, Policy.lossyClient()))
                .bind(EntityAddress.blank());
        Node client = client().start();
        EntityAddress reached =
                at(wild.address().port()).withNonce(wild.address().nonce());
        Connection connection = client.messenger().connectTo(EntityType.OSD, reached);
        ping(client, connection);
        assertThat(wild.address().isBlankIp()).as("accepting teaches nothing").isTrue();

        Node other = server().bind();
        Connection outgoing = wild.messenger().connectTo(EntityType.OSD, other.address());
        await("the connection out", outgoing::isConnected);
        assertThat(wild.address()).isEqualTo(reached);
        assertThat(other.accepted().peerAddress()).isEqualTo(reached);
    }

    @Test
    default void aClientLearnsItsIpAndKeepsItsNonce() {
        Node server = server().bind();
        Node client = client().start();
        assertThat(client.address().isBlank()).isTrue();
        int nonce = client.address().nonce();
        ping(client, connect(client, server));
        assertThat(client.address()).isEqualTo(EntityAddress.parse(host() + ":0/" + nonce));
        assertThat(server.accepted().peerAddress()).isEqualTo(client.address());
    }

    @Test
    default void whoAnswersWithAnotherNonceIsTheWrongNode() {
        Node server = server().bind();
        Node client = client().start();
        EntityAddress stale = server.address().withNonce(server.address().nonce() + 1);
        Connection connection = client.messenger().connectTo(EntityType.OSD, stale);
        triesInVainUntilMarkedDown(
                client,
                connection,
                "wrong node",
                stale.toString(),
                server.address().toString());
        ping(client, connect(client, server));
    }

    @Test
    @ShowsEffectOf("ms_bind_before_connect")
    default void aClientConnectsFromItsOwnAddressIfToldTo() {
        String other = host().replaceAll("\\d+$", "77");
        for (boolean binds : List.of(true, false)) {
            Node server = server().bind();
            Node client = client().with(MessengerOptions.MS_BIND_BEFORE_CONNECT, binds)
                    .setUp(m -> m.clientBind(EntityAddress.parse(other + ":0")))
                    .start();
            ping(client, connect(client, server));
            assertThat(client.address().toString()).startsWith("v1:" + (binds ? other : host()) + ":0/");
        }
    }

    @Test
    default void peersThatConnectToEachOtherAtOnceHaveOneSession() {
        for (int round = 0; round < 20; round++) {
            Node first = peer(round % 2 == 0 ? 1 : 2).bind();
            Node second = peer(3).bind();
            List<Connection> attempts = new ArrayList<>();
            world().whileWorkersHold(first.context(), () -> {
                attempts.add(first.messenger().connectTo(EntityType.OSD, second.address()));
                attempts.add(second.messenger().connectTo(EntityType.OSD, first.address()));
            });
            await("one session in round " + round, () -> knowEachOther(first, second));
            assertThat(first.messenger().lookup(second.address())).containsSame(attempts.get(0));
            assertThat(second.messenger().lookup(first.address())).containsSame(attempts.get(1));
            ping(first, attempts.get(0));
            ping(second, attempts.get(1));
            assertNoResets(first);
            assertNoResets(second);
            first.messenger().close();
            second.messenger().close();
        }
    }

    private Node.Builder peer(long id) {
        return new Node.Builder(world(), EntityName.osd(id)).policy(Policy.losslessPeer());
    }

    private static boolean knowEachOther(Node first, Node second) {
        return first.messenger()
                        .lookup(second.address())
                        .filter(Connection::isConnected)
                        .isPresent()
                && second.messenger()
                        .lookup(first.address())
                        .filter(Connection::isConnected)
                        .isPresent();
    }
}
