package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import org.junit.jupiter.api.Test;

/** What either side keeps and is told when one marks the connection down. */
interface SessionCases extends RecoveryCases {

    /** A ping by {@code connection} from {@code client}, and both have counted {@code count} messages of the session. */
    private void pingAndCount(Party client, Connection connection, Party server, int count) {
        client.ping(connection, "ping");
        scene().await(
                        "message " + count + " at the client",
                        () -> client.journal().count(connection) == count);
        assertThat(connection.isConnected()).isTrue();
        assertThat(server.journal().count(server.connectionTo(client)))
                .as("messages of the session at the server")
                .isEqualTo(count);
    }

    @Test
    default void statefulTestPart1TheServerKeepsItsSessionUntilTheClientComesAnew() {
        Party server = scene().server(Policy.statefulServer());
        Party client = scene().client(Policy.losslessClient());
        Connection first = client.connectTo(server);
        pingAndCount(client, first, server, 1);
        Connection kept = server.connectionTo(client);

        first.markDown();
        assertThat(first.isConnected()).isFalse();
        scene().await("the server to notice", () -> !kept.isConnected());
        assertThat(server.connectionTo(client)).as("the server's session").isSameAs(kept);
        assertThat(server.journal().count(kept)).isEqualTo(1);

        Connection second = client.connectTo(server);
        assertThat(second).isNotSameAs(first);
        pingAndCount(client, second, server, 1);
        assertThat(server.connectionTo(client)).isSameAs(kept);
        assertThat(server.journal().told(kept)).containsExactly(Told.ACCEPT, Told.REMOTE_RESET, Told.ACCEPT);
        assertThat(client.journal().count(Told.REMOTE_RESET)).isZero();
    }

    @Test
    default void statefulTestPart2TheClientIsToldThatTheServerLostTheSessionAndReconnectsByItself() {
        Party server = scene().server(Policy.statefulServer());
        Party client = scene().client(Policy.losslessClient());
        Connection connection = client.connectTo(server);
        pingAndCount(client, connection, server, 1);
        pingAndCount(client, connection, server, 2);

        server.connectionTo(client).markDown();
        scene().await(
                        "the reconnect",
                        () -> client.journal().told(connection),
                        () -> client.journal().told(connection).size() == 3);
        assertThat(client.journal().told(connection)).containsExactly(Told.CONNECT, Told.REMOTE_RESET, Told.CONNECT);
        pingAndCount(client, connection, server, 1);
        assertThat(client.journal().count(Told.RESET)).isZero();
    }

    @Test
    default void clientStandbyTestAnIdlePeerStandsByAndLearnsOfTheResetWhenItSends() {
        Party server = scene().server(Policy.statefulServer());
        Party client = scene().client(Policy.losslessPeer());
        Connection connection = client.connectTo(server);
        pingAndCount(client, connection, server, 1);

        server.connectionTo(client).markDown();
        scene().await("the client to notice", () -> !connection.isConnected());
        assertThat(client.journal().told(connection)).containsExactly(Told.CONNECT);
        assertThat(server.hasConnectionTo(client)).isFalse();

        client.ping(connection, "dropped by the reset");
        scene().await(
                        "the reset and the reconnect",
                        () -> client.journal().told(connection),
                        () -> client.journal().told(connection).size() == 3);
        assertThat(client.journal().told(connection)).containsExactly(Told.CONNECT, Told.REMOTE_RESET, Told.CONNECT);
        pingAndCount(client, connection, server, 1);
        assertThat(server.journal().texts()).containsExactly("ping", "ping");
    }
}
