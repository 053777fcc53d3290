package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Interceptor.Action;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.threaded.StackTraits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The points at which a test can hold a connection or let it fail, each of which is come to when it says so. */
class InterceptorTest implements MessengerCases {

    /** The points of connecting for the first time, on both sides, in the order in which one side comes to them. */
    private static final List<Point> CLIENT = List.of(
            Point.START_CLIENT_BANNER,
            Point.BANNER_EXCHANGE_CONNECTING,
            Point.HANDLE_PEER_BANNER_CONNECTING,
            Point.HANDLE_PEER_ADDRESS_CONNECTING,
            Point.SEND_AUTHORIZER,
            Point.SEND_CONNECT,
            Point.READY,
            Point.HANDLE_MESSAGE,
            Point.READ_MESSAGE_COMPLETE);

    private static final List<Point> SERVER = List.of(
            Point.START_SERVER_BANNER,
            Point.BANNER_EXCHANGE_ACCEPTING,
            Point.HANDLE_PEER_BANNER_ACCEPTING,
            Point.HANDLE_PEER_ADDRESS_ACCEPTING,
            Point.HANDLE_CONNECT_MESSAGE,
            Point.SEND_CONNECT_REPLY,
            Point.READY,
            Point.HANDLE_MESSAGE,
            Point.READ_MESSAGE_COMPLETE);

    private final MemoryWorld world =
            new MemoryWorld(new StackTraits(false, true, false, true)).interceptor(this::intercept);
    private final List<Point> clientPoints = new ArrayList<>();
    private final List<Point> serverPoints = new ArrayList<>();
    private final Map<Point, Action> once = new EnumMap<>(Point.class);
    private final Set<Point> held = EnumSet.noneOf(Point.class);

    @Override
    public MessengerWorld world() {
        return world;
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Action intercept(Connection connection, Point point) {
        if (held.contains(point)) {
            return Action.HOLD;
        }
        boolean isServer = connection.messenger().name().type() == EntityType.OSD;
        (isServer ? serverPoints : clientPoints).add(point);
        Action action = once.remove(point);
        return action == null ? Action.CONTINUE : action;
    }

    private Node statefulServer() {
        return server().policy(Policy.statefulServer()).bind();
    }

    private Node losslessClient() {
        return client().policy(Policy.losslessClient()).start();
    }

    private Connection dial(Node client, Node server) {
        return client.messenger().connectTo(EntityType.OSD, server.address());
    }

    @Test
    void bothSidesComeToTheirPointsInOrder() {
        Node server = statefulServer();
        Node client = losslessClient();
        ping(client, dial(client, server));
        assertThat(clientPoints).containsExactlyElementsOf(CLIENT);
        assertThat(serverPoints).containsExactlyElementsOf(SERVER);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SEND_RECONNECT", "SEND_RECONNECT_REPLY", "SESSION_RETRY"})
    void aLosslessSessionSurvivesAFailureAtAnyPoint(Point point) {
        Node server = statefulServer();
        Node client = losslessClient();
        once.put(point, Action.FAIL);
        Connection connection = dial(client, server);
        connection.send(Payloads.ping("hello"));
        await("the answer", () -> client.dispatcher().count() == 1);
        assertThat(once).as("interceptions left").isEmpty();
        assertThat(server.dispatcher().count()).as("messages at the server").isEqualTo(1);
        assertThat(connection.isConnected()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"SEND_RECONNECT", "SEND_RECONNECT_REPLY"})
    void aLosslessSessionSurvivesAFailureWhileItIsResumed(Point point) {
        Node server = statefulServer();
        Node client = losslessClient();
        Connection connection = dial(client, server);
        ping(client, connection);
        once.put(Point.HANDLE_MESSAGE, Action.FAIL);
        once.put(point, Action.FAIL);
        ping(client, connection);
        assertThat(once).as("interceptions left").isEmpty();
        assertThat(server.dispatcher().count()).as("messages at the server").isEqualTo(2);
    }

    @Test
    void reconnectTestTheSessionIsResumedByOneExchange() {
        Node server = statefulServer();
        Node client = losslessClient();
        Connection connection = dial(client, server);
        ping(client, connection);
        clientPoints.clear();
        serverPoints.clear();
        once.put(Point.HANDLE_MESSAGE, Action.FAIL);
        ping(client, connection);
        assertThat(clientPoints).contains(Point.SEND_RECONNECT).doesNotContain(Point.SEND_CONNECT);
        assertThat(serverPoints).containsOnlyOnce(Point.SEND_RECONNECT_REPLY).doesNotContain(Point.SEND_CONNECT_REPLY);
        assertThat(server.dispatcher().count(Told.REMOTE_RESET)).isZero();
        assertThat(client.dispatcher().count(Told.REMOTE_RESET)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SEND_RECONNECT", "SEND_RECONNECT_REPLY", "SESSION_RETRY"})
    void aConnectionThatIsHeldGoesOnWhenItIsLetGo(Point point) {
        Node server = statefulServer();
        Node client = losslessClient();
        held.add(point);
        Connection connection = dial(client, server);
        connection.send(Payloads.ping("hello"));
        world.network().advance(java.time.Duration.ofSeconds(1));
        assertThat(client.dispatcher().count()).isZero();

        held.clear();
        await("the answer", () -> client.dispatcher().count() == 1);
        assertThat(connection.lastFault()).isEmpty();
        assertThat(clientPoints).containsExactlyElementsOf(CLIENT);
        assertThat(serverPoints).containsExactlyElementsOf(SERVER);
    }

    @Test
    void aConnectionThatIsStoppedEndsWhateverItsPolicyAndIsReportedReset() {
        Node server = statefulServer();
        Node client = losslessClient();
        once.put(Point.SEND_CONNECT, Action.STOP);
        Connection connection = dial(client, server);
        awaitReset(client, connection);
        assertThat(connection.isConnected()).isFalse();
        assertThat(connection.send(Payloads.ping("too late"))).isFalse();
        assertThat(connection.lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("SEND_CONNECT"));
    }
}
