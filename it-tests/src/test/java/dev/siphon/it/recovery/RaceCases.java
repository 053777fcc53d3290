package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Policy;
import org.junit.jupiter.api.Test;

/** Connections that are held or broken at one step of the handshake, on one side or both. */
interface RaceCases extends RecoveryCases {

    private void awaitBoth(Party one, String toOne, Party other, String toOther) {
        scene().await(
                        "one message each way",
                        () -> one.journal().texts() + " and " + other.journal().texts(),
                        () -> one.journal().texts().contains(toOne)
                                && other.journal().texts().contains(toOther));
        assertThat(one.journal().texts()).containsExactly(toOne);
        assertThat(other.journal().texts()).containsExactly(toOther);
        assertThat(one.connectionTo(other).isConnected()).isTrue();
        assertThat(other.connectionTo(one).isConnected()).isTrue();
    }

    private void assertNoResets(Party one, Party other) {
        for (Party party : new Party[] {one, other}) {
            assertThat(party.journal().count(Told.REMOTE_RESET)).isZero();
        }
    }

    @Test
    default void connectionRaceTestBothConnectAtOnceAndOneConnectionIsLeft() {
        Party one = scene().server(Policy.losslessPeerReuse());
        Party other = scene().server(Policy.losslessPeerReuse());
        scene().breakpoints().hold(one, Point.SEND_CONNECT);
        scene().breakpoints().hold(other, Point.SEND_CONNECT);
        Connection byOne = one.connectTo(other);
        Connection byOther = other.connectTo(one);
        one.tell(byOne, "from one");
        other.tell(byOther, "from the other");
        scene().await(
                        "both to be about to send their connect message",
                        () -> scene().breakpoints().isReached(one, Point.SEND_CONNECT)
                                && scene().breakpoints().isReached(other, Point.SEND_CONNECT));
        scene().breakpoints().release();

        awaitBoth(one, "from the other", other, "from one");
        assertThat(one.connectionTo(other)).isSameAs(byOne);
        assertThat(other.connectionTo(one)).isSameAs(byOther);
        assertNoResets(one, other);
    }

    @Test
    default void connectionRaceReuseBannerTestTheLoserIsStillExchangingBanners() {
        Party one = scene().server(Policy.losslessPeerReuse());
        Party other = scene().server(Policy.losslessPeerReuse());
        boolean oneWins = one.address().compareTo(other.address()) < 0;
        Party winner = oneWins ? one : other;
        Party loser = oneWins ? other : one;
        scene().breakpoints().hold(loser, Point.BANNER_EXCHANGE_CONNECTING);
        Connection byLoser = loser.connectTo(winner);
        loser.tell(byLoser, "from the loser");
        scene().await(
                        "the loser to be about to write its banner",
                        () -> scene().breakpoints().isReached(loser, Point.BANNER_EXCHANGE_CONNECTING));
        Connection byWinner = winner.connectTo(loser);
        winner.tell(byWinner, "from the winner");

        awaitBoth(winner, "from the loser", loser, "from the winner");
        scene().breakpoints().release();
        assertThat(winner.journal().told(byWinner)).containsExactly(Told.CONNECT);
        assertThat(loser.journal().told(byLoser)).containsExactly(Told.ACCEPT);
        assertThat(byWinner.lastFault()).as("faults of the winner").isEmpty();
        assertThat(byLoser.lastFault()).as("faults of the loser").isEmpty();
        assertNoResets(one, other);
    }

    @Test
    default void missingServerIdenTestTheServerFailsInsteadOfReplyingToALossyClient() {
        Journal journal = new Journal();
        Party server = scene().server(Policy.statefulServer(), journal);
        Party client = scene().client(Policy.lossyClient());
        journal.onFastAccept(connection -> server.tell(connection, "from the server"));
        scene().breakpoints().failOnce(server, Point.SEND_CONNECT_REPLY);
        client.tell(client.connectTo(server), "from the client");

        awaitBoth(client, "from the server", server, "from the client");
        assertThat(scene().breakpoints().passed(server, Point.SEND_CONNECT_REPLY))
                .isEqualTo(1);
        assertNoResets(client, server);
    }

    @Test
    default void missingServerIdenTest2TheAcceptingSideConnectsBackWithWhatItHasQueued() {
        Journal journal = new Journal();
        Party server = scene().server(Policy.losslessPeer(), journal);
        Party client = scene().server(Policy.losslessPeer());
        // It has its message queued when the dialler is not told of the session: the reply is lost with the socket.
        journal.onFastAccept(connection -> {
            if (server.journal().accepted().isEmpty()) {
                server.tell(connection, "from the server");
                scene().breakpoints().hold(client, Point.START_CLIENT_BANNER);
            }
        });
        scene().breakpoints().failOnce(server, Point.READY);
        client.tell(client.connectTo(server), "from the client");

        awaitBoth(client, "from the server", server, "from the client");
        assertThat(client.journal().count(Told.ACCEPT))
                .as("connects of the server")
                .isPositive();
        assertThat(scene().breakpoints().passed(server, Point.START_CLIENT_BANNER))
                .isPositive();
        assertNoResets(client, server);
    }

    @Test
    default void reconnectTestAClientThatFailsWhileItReadsTakesTheSessionUpOnce() {
        Party server = scene().server(Policy.statefulServer());
        Party client = scene().client(Policy.losslessClient());
        Connection connection = client.connectTo(server);
        client.ping(connection, "first");
        scene().await("the first answer", () -> client.journal().texts().contains("first"));

        scene().breakpoints().failOnce(client, Point.HANDLE_MESSAGE);
        client.ping(connection, "second");
        scene().await("the second answer", () -> client.journal().texts().contains("second"));
        assertThat(client.journal().texts()).containsExactly("first", "second");
        assertThat(server.journal().texts()).containsExactly("first", "second");
        assertThat(scene().breakpoints().passed(client, Point.START_CLIENT_BANNER))
                .as("sockets")
                .isEqualTo(2);
        assertThat(scene().breakpoints().passed(client, Point.SEND_RECONNECT))
                .as("connect messages")
                .isEqualTo(connectMessagesToReconnect());
        assertThat(scene().breakpoints().passed(server, Point.SEND_RECONNECT_REPLY))
                .isEqualTo(1);
        assertThat(connection.lastFault()).isPresent();
        assertNoResets(client, server);
    }

    @Test
    default void reconnectRaceTestBothTakeTheSessionUpAtOnceAndOneOfThemDoes() {
        Party one = scene().server(Policy.losslessPeer());
        Party other = scene().server(Policy.losslessPeer());
        Connection byOne = one.connectTo(other);
        one.ping(byOne, "first");
        scene().await("the answer", () -> one.journal().texts().contains("first"));

        scene().breakpoints().hold(one, Point.SEND_RECONNECT);
        scene().breakpoints().hold(other, Point.SEND_RECONNECT);
        scene().breakpoints().failOnce(one, Point.HANDLE_MESSAGE);
        other.tell(other.connectionTo(one), "from the other");
        // Said before, it could be delivered and acknowledged before the fault, and nothing would be left to connect
        // for.
        scene().await("the fault", () -> !byOne.isConnected());
        one.tell(byOne, "from one");
        scene().await(
                        "both to be about to reconnect",
                        () -> scene().breakpoints().isReached(one, Point.SEND_RECONNECT)
                                && scene().breakpoints().isReached(other, Point.SEND_RECONNECT));
        scene().breakpoints().release();

        scene().await(
                        "one message each way",
                        () -> one.journal().texts() + " and " + other.journal().texts(),
                        () -> one.journal().texts().contains("from the other")
                                && other.journal().texts().contains("from one"));
        assertThat(one.journal().texts()).containsExactly("first", "from the other");
        assertThat(other.journal().texts()).containsExactly("first", "from one");
        assertThat(scene().breakpoints().passed(one, Point.SEND_RECONNECT_REPLY)
                        + scene().breakpoints().passed(other, Point.SEND_RECONNECT_REPLY))
                .as("sessions that were taken up")
                .isEqualTo(1);
        assertNoResets(one, other);
    }
}
