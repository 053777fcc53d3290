package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a connection that fails, is held or is stopped at any one point of its first handshake or message. */
interface PointCases extends RecoveryCases {

    private Party statefulServer() {
        return scene().server(Policy.statefulServer());
    }

    private Party losslessClient() {
        return scene().client(Policy.losslessClient());
    }

    /** A ping from {@code client}, and both have one message. */
    private Connection pingOnce(Party client, Party server) {
        Connection connection = client.connectTo(server);
        client.ping(connection, "hello");
        awaitAnswer(client, server);
        return connection;
    }

    private void awaitAnswer(Party client, Party server) {
        scene().await("the answer", () -> client.journal().texts().contains("hello"));
        assertThat(client.journal().texts()).containsExactly("hello");
        assertThat(server.journal().texts()).containsExactly("hello");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "START_CLIENT_BANNER",
                "BANNER_EXCHANGE_CONNECTING",
                "HANDLE_PEER_BANNER_CONNECTING",
                "HANDLE_PEER_ADDRESS_CONNECTING",
                "SEND_AUTHORIZER",
                "SEND_CONNECT",
                "READY",
                "HANDLE_MESSAGE",
                "READ_MESSAGE_COMPLETE"
            })
    default void aLosslessSessionSurvivesAFailureAtAnyPointOfTheClient(Point point) {
        Party server = statefulServer();
        Party client = losslessClient();
        scene().breakpoints().failOnce(client, point);
        Connection connection = pingOnce(client, server);
        assertThat(connection.lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains(point.name()));
        assertThat(client.journal().count(Told.RESET)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "START_SERVER_BANNER",
                "BANNER_EXCHANGE_ACCEPTING",
                "HANDLE_PEER_BANNER_ACCEPTING",
                "HANDLE_PEER_ADDRESS_ACCEPTING",
                "HANDLE_CONNECT_MESSAGE",
                "SEND_CONNECT_REPLY",
                "READY",
                "HANDLE_MESSAGE",
                "READ_MESSAGE_COMPLETE"
            })
    default void aLosslessSessionSurvivesAFailureAtAnyPointOfTheServer(Point point) {
        Party server = statefulServer();
        Party client = losslessClient();
        scene().breakpoints().failOnce(server, point);
        Connection connection = pingOnce(client, server);
        assertThat(connection.lastFault()).isPresent();
        assertThat(client.journal().count(Told.RESET)).isZero();
        assertThat(server.journal().count(Told.RESET))
                .as("resets of what nobody knew")
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SEND_RECONNECT", "SEND_RECONNECT_REPLY", "SESSION_RETRY"})
    default void aConnectionThatIsHeldGoesOnWhenItIsLetGo(Point point) {
        Party server = statefulServer();
        Party client = losslessClient();
        scene().breakpoints().hold(client, point);
        scene().breakpoints().hold(server, point);
        Connection connection = client.connectTo(server);
        client.ping(connection, "hello");
        scene().await(
                        "one of them to be held",
                        () -> scene().breakpoints().isReached(client, point)
                                || scene().breakpoints().isReached(server, point));
        assertThat(client.journal().texts()).isEmpty();

        scene().breakpoints().release();
        awaitAnswer(client, server);
        assertThat(connection.lastFault()).isEmpty();
    }

    @Test
    default void aConnectionThatIsStoppedEndsWhateverItsPolicyAndIsReportedReset() {
        Party server = statefulServer();
        Party client = losslessClient();
        scene().breakpoints().stopOnce(client, Point.SEND_CONNECT);
        Connection connection = client.connectTo(server);
        scene().await("the reset", () -> client.journal().told(connection).contains(Told.RESET));
        assertThat(connection.isConnected()).isFalse();
        assertThat(connection.send(Journal.message(Journal.NOTE, "too late"))).isFalse();
        assertThat(connection.lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("SEND_CONNECT"));
    }
}
