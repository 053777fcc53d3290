package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How connections end, and who is told. */
interface EndCases extends MessengerCases {

    @Test
    default void aConnectNobodyListensForIsRefusedAndTriedAgainUntilMarkedDown() {
        Node client = client().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, world().deadAddress());
        connection.send(Payloads.ping("anybody there?"));
        awaitFaults(client, connection, 2);
        assertThat(client.dispatcher().told(connection))
                .startsWith(Told.REFUSED, Told.FAULT, Told.REFUSED, Told.FAULT)
                .doesNotContain(Told.RESET);
        assertThat(connection.isConnected()).isFalse();
        assertThat(connection.lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).isNotBlank());

        connection.markDown();
        world().settle();
        assertThat(connection.send(Payloads.ping("anybody?"))).isFalse();
        assertThat(client.messenger().lookup(connection.peerAddress())).isEmpty();
        assertThat(client.dispatcher().told(connection)).doesNotContain(Told.RESET);
    }

    @Test
    default void markDownTellsThePeerButNotTheOwnDispatchers() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        Connection accepted = server.accepted();
        connection.markDown();
        connection.markDown();
        assertThat(connection.isConnected()).isFalse();
        awaitReset(server, accepted);
        world().settle();
        assertThat(client.dispatcher().told(connection)).doesNotContain(Told.RESET);
        assertThat(server.dispatcher().told(accepted)).containsOnlyOnce(Told.RESET);
        assertThat(accepted.lastFault()).isPresent();
        assertThat(accepted.isConnected()).isFalse();
    }

    @Test
    default void markDownByAddressTellsTheOwnDispatchersToo() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        client.messenger().markDown(server.address());
        assertThat(client.messenger().lookup(server.address())).isEmpty();
        awaitReset(client, connection);
        awaitReset(server, server.accepted());
        assertThat(client.dispatcher().told(connection)).containsOnlyOnce(Told.RESET);
    }

    @Test
    default void markDownByAnUnknownAddressDoesNothing() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        client.messenger().markDown(world().deadAddress());
        ping(client, connection);
    }

    @Test
    default void markDownAllTellsOfEachConnection() {
        Node first = server().bind();
        Node second = server().bind();
        Node client = client().start();
        List<Connection> connections = List.of(
                connect(client, first),
                connect(client, second),
                client.messenger().connectAnonymously(EntityType.OSD, first.address()));
        ping(client, connections.get(2));
        client.messenger().markDownAll();
        for (Connection connection : connections) {
            awaitReset(client, connection);
            assertThat(client.dispatcher().told(connection)).containsOnlyOnce(Told.RESET);
        }
        await(
                "both servers are told",
                () -> first.dispatcher().count(Told.RESET) == 2
                        && second.dispatcher().count(Told.RESET) == 1);
    }

    @Test
    default void sendingOnAClosedConnectionIsRefused() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        assertThat(connection.send(Payloads.note("taken"))).isTrue();
        connection.markDown();
        assertThat(connection.send(Payloads.note("dropped"))).isFalse();
        connection.sendKeepalive();
        await("the server noticed", () -> server.dispatcher().count(Told.RESET) == 1);
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::text)
                .doesNotContain("dropped");
    }

    @Test
    default void markDownWhileConnectingDropsWhatWasQueued() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        connection.send(
                Payloads.note("never sent").data(Payloads.inPool(world().pool(client.context()), new byte[100])));
        connection.markDown();
        world().settle();
        assertThat(connection.isConnected()).isFalse();
        assertThat(client.dispatcher().told(connection)).doesNotContain(Told.RESET);
        ping(client, connect(client, server));
    }

    @Test
    default void aDispatcherMayMarkConnectionsDown() {
        Node server = server().dispatcher(
                        d -> d.onMessage(message -> message.connection().markDown()))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        connection.send(Payloads.note("mark me down"));
        awaitReset(client, connection);
        assertThat(server.dispatcher().count()).isEqualTo(1);
        assertThat(server.dispatcher().count(Told.RESET)).isZero();
    }

    @Test
    default void aFastDispatcherMayMarkConnectionsDown() {
        Node server = server().dispatcher(
                        d -> d.fast().onMessage(message -> message.connection().markDown()))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        connection.send(Payloads.note("mark me down"));
        awaitReset(client, connection);
        assertThat(server.dispatcher().count(Told.RESET)).isZero();
    }

    @Test
    default void aConnectionMadeDisposableIsLossy() {
        Node server = server().policy(Policy.losslessPeer()).bind();
        Node client = client().policy(Policy.losslessPeer()).start();
        Connection connection = connect(client, server);
        assertThat(connection.policy().lossy()).isFalse();
        connection.markDisposable();
        assertThat(connection.policy().lossy()).isTrue();
        ping(client, connection);
        server.accepted().markDown();
        awaitReset(client, connection);
    }

    @Test
    default void theAcceptingSideDecidesWhetherAConnectionIsLossy() {
        Node server = server().policy(Policy.losslessPeer()).bind();
        Node client = client().policy(Policy.lossyClient()).start();
        Connection connection = connect(client, server);
        assertThat(connection.policy().lossy()).isFalse();
        ping(client, connection);
    }

    @Test
    default void losslessConnectionsCarryMessagesBothWays() {
        Node server = server().policy(Policy.losslessPeer()).bind();
        Node client = client().policy(Policy.losslessPeer()).start();
        Connection connection = connect(client, server);
        for (int i = 0; i < 200; i++) {
            connection.send(Payloads.ping("number " + i).tid(i));
        }
        await("all answers", () -> client.dispatcher().count() == 200);
        assertThat(client.dispatcher().last().text()).isEqualTo("number 199");
    }

    @Test
    default void sendToOpensAConnectionUnlessThePolicyIsThatOfAServer() {
        Node server = server().bind();
        Node client = client().start();
        assertThat(client.messenger().sendTo(Payloads.ping("by address"), EntityType.OSD, server.address()))
                .isTrue();
        await("the answer", () -> client.dispatcher().count() == 1);
        assertThat(server.messenger().sendTo(Payloads.note("to nobody"), EntityType.CLIENT, world().deadAddress()))
                .as("a server does not connect")
                .isFalse();
        assertThat(client.messenger().sendTo(Payloads.note("to nowhere"), EntityType.OSD, EntityAddress.blank()))
                .as("a blank address")
                .isFalse();
    }

    @Test
    default void anAttachmentStaysWithItsConnection() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        connection.attach("what I know of it");
        ping(client, connection);
        assertThat(client.dispatcher().last().connection().attachment()).isEqualTo("what I know of it");
        connection.attach(null);
        assertThat(connection.attachment()).isNull();
        assertThat(connection.messenger()).isSameAs(client.messenger());
    }

    @Test
    default void aMessageIsReleasedOnceItIsSent() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        var pool = world().pool(client.context());
        Message message = Message.opaque(Payloads.PING).data(Payloads.inPool(pool, Payloads.pattern(1, 50_000)));
        message.retain();
        connection.send(message);
        await("the answer", () -> client.dispatcher().count() == 1);
        assertThat(message.data().length()).isEqualTo(50_000);
        message.release();
        await("its memory is back", () -> pool.outstanding() == 0);
    }
}
