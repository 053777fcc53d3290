package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.wire.Features;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Ceph's own tests of messengers ({@code test_msgr.cc}), by their names, as far as no session is resumed. */
interface SessionCases extends MessengerCases {

    /** A feature that nobody has unless told so. */
    long EXOTIC_FEATURE = 1L << 50;

    @Test
    default void simpleTestAPingGoesThereAndBack() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        connection.send(Payloads.ping("hello").tid(7));
        await("the answer", () -> client.dispatcher().count() == 1);

        assertThat(client.dispatcher().last().text()).isEqualTo("hello");
        assertThat(client.dispatcher().last().tid()).isEqualTo(7);
        assertThat(client.dispatcher().last().source())
                .isEqualTo(server.messenger().name());
        assertThat(client.dispatcher().last().connection()).isSameAs(connection);
        assertThat(connection.isConnected()).isTrue();
        assertThat(connection.peerType()).isEqualTo(EntityType.OSD);
        assertThat(connection.policy().lossy()).isTrue();
        assertThat(connection.lastFault()).isEmpty();

        assertThat(server.dispatcher().count()).as("messages at the server").isEqualTo(1);
        assertThat(server.dispatcher().last().source())
                .isEqualTo(client.messenger().name());
        assertThat(server.accepted().peerType()).isEqualTo(EntityType.CLIENT);
        assertThat(server.accepted().isConnected()).isTrue();
        assertThat(server.accepted().features())
                .isEqualTo(connection.features())
                .isNotZero();
    }

    @Test
    default void simpleTestEachSideIsToldOfTheConnectionOnceAndFastFirst() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        await(
                "the callbacks",
                () -> client.dispatcher().count(Told.CONNECT) == 1
                        && server.dispatcher().count(Told.ACCEPT) == 1);

        assertThat(client.dispatcher().told(connection)).containsExactly(Told.FAST_CONNECT, Told.CONNECT);
        assertThat(server.dispatcher().told(server.accepted())).containsExactly(Told.FAST_ACCEPT, Told.ACCEPT);
    }

    @Test
    default void simpleTestMarkDownEndsTheConnectionAndANewOneWorks() {
        Node server = server().bind();
        Node client = client().start();
        Connection first = connect(client, server);
        ping(client, first);
        first.markDown();
        assertThat(first.isConnected()).isFalse();

        Connection second = client.messenger().connectTo(EntityType.OSD, server.address());
        assertThat(second).isNotSameAs(first);
        ping(client, second);
    }

    @Test
    default void simpleTestAServerThatShutsDownIsNotConnectedAnyMore() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);

        server.messenger().shutdown();
        server.messenger().awaitShutdown();
        connection.send(Payloads.ping("still there?"));
        await("the client to notice", () -> !connection.isConnected());
        awaitReset(client, connection);
        assertThat(connection.lastFault()).isPresent();
    }

    @Test
    default void simpleTestTheLoopbackConnectionAnswers() {
        Node server = server().bind();
        Connection loopback = server.messenger().loopback();
        assertThat(server.messenger().connectTo(EntityType.OSD, server.address()))
                .isSameAs(loopback);
        assertThat(loopback.isConnected()).isTrue();
        loopback.send(Payloads.ping("to myself"));
        await("ping and pong", () -> server.dispatcher().count() == 2);
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::type)
                .containsExactly(Payloads.PING, Payloads.PONG);
        assertThat(server.dispatcher().last().source())
                .isEqualTo(server.messenger().name());
    }

    @Test
    default void nameAddrTestBothSidesAgreeOnAddresses() {
        Node server = server().policy(Policy.statelessRegisteredServer()).bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);

        assertThat(connection.peerAddress()).isEqualTo(server.address());
        assertThat(server.accepted().peerAddress()).isEqualTo(client.address());
        assertThat(client.messenger().lookup(server.address())).containsSame(connection);
        assertThat(server.messenger().lookup(client.address())).containsSame(server.accepted());
        server.messenger().lookup(client.address()).orElseThrow().send(Payloads.note("by lookup"));
        await("the note", () -> client.dispatcher().last().text().equals("by lookup"));
    }

    @Test
    default void featureTestAServerRefusesWhoLacksWhatItRequires() {
        long required = Features.SUPPORTED_DEFAULT | EXOTIC_FEATURE;
        Node server = server().policy(Policy.statelessServer().withFeatures(required, EXOTIC_FEATURE))
                .bind();
        Node client = client().start();
        Connection refused = client.messenger().connectTo(EntityType.OSD, server.address());
        refused.send(Payloads.ping("let me in"));
        triesInVainUntilMarkedDown(client, refused, "requires features", "bit 50");
        assertThat(server.dispatcher().count()).as("messages at the server").isZero();

        client.messenger().shutdown();
        client.messenger().awaitShutdown();
        client.messenger().setDefaultPolicy(Policy.lossyClient().withFeatures(required, 0));
        client.messenger().start();
        Connection accepted = connect(client, server);
        ping(client, accepted);
        assertThat(accepted.features() & EXOTIC_FEATURE).isNotZero();
    }

    @Test
    default void featureTestAClientRefusesAServerThatLacksWhatItRequires() {
        Node server = server().bind();
        Node client = client().policy(
                        Policy.lossyClient().withFeatures(Features.SUPPORTED_DEFAULT | EXOTIC_FEATURE, EXOTIC_FEATURE))
                .start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        triesInVainUntilMarkedDown(client, connection, "the peer lacks features", "bit 50");
    }

    @Test
    @ShowsEffectOf("ms_connection_idle_timeout")
    default void timeoutTestAnIdleConnectionIsFaulted() {
        Node server = server().bind();
        Node client = client().with(MessengerOptions.MS_CONNECTION_IDLE_TIMEOUT, Duration.ofMillis(50))
                .start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        connection.send(Payloads.note("and that was it"));
        awaitReset(client, connection);
        assertThat(client.dispatcher().told(connection)).contains(Told.CONNECT);
        assertThat(connection.isConnected()).isFalse();
        assertThat(connection.lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("ms_connection_idle_timeout"));
        awaitReset(server, server.accepted());
    }

    @Test
    default void statelessTestTheServerForgetsAClientThatIsMarkedDown() {
        Node server = server().bind();
        Node client = client().start();
        Connection first = connect(client, server);
        ping(client, first);
        Connection firstAccepted = server.accepted();
        first.markDown();
        awaitReset(server, firstAccepted);

        Connection second = connect(client, server);
        ping(client, second);
        assertThat(server.dispatcher().count(Told.FAST_ACCEPT)).isEqualTo(2);
        assertThat(server.accepted()).isNotSameAs(firstAccepted);
        assertThat(server.dispatcher().count(Told.REMOTE_RESET)).isZero();
        assertThat(client.dispatcher().told(first))
                .as("told of its own mark_down")
                .doesNotContain(Told.RESET);
    }

    @Test
    default void statelessTestTheClientNoticesThatTheServerMarkedItDownAndStaysDown() {
        Node server = server().bind();
        Node client = client().start();
        Connection first = connect(client, server);
        ping(client, first);
        server.accepted().markDown();
        first.sendKeepalive();
        awaitReset(client, first);
        world().settle();
        assertThat(first.isConnected()).isFalse();
        assertThat(server.dispatcher().count(Told.FAST_ACCEPT))
                .as("no reconnect")
                .isEqualTo(1);
        assertThat(client.messenger().lookup(server.address())).isEmpty();

        ping(client, connect(client, server));
        assertThat(server.dispatcher().count(Told.FAST_ACCEPT)).isEqualTo(2);
    }

    @Test
    default void anonTestAnonymousConnectionsAreDistinctOnBothSides() {
        Node server = server().bind();
        Node client = client().start();
        Connection first = client.messenger().connectAnonymously(EntityType.OSD, server.address());
        Connection second = client.messenger().connectAnonymously(EntityType.OSD, server.address());
        assertThat(first).isNotSameAs(second);
        ping(client, first);
        ping(client, second);

        assertThat(server.dispatcher().connections(Told.FAST_ACCEPT)).hasSize(2).doesNotHaveDuplicates();
        assertThat(client.messenger().lookup(server.address()))
                .as("found by address")
                .isEmpty();
        first.markDown();
        ping(client, second);
        assertThat(client.dispatcher().messages())
                .extracting(ReceivedCopy::connection)
                .containsExactly(first, second, second);
    }

    @Test
    default void messageTestALargeFrontAndLargeDataArriveWhole() {
        byte[] large = "abcdefghijklmnopqrstuvwxyz".repeat(30 * 1024).getBytes(StandardCharsets.US_ASCII);
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        connection.send(Message.opaque(Payloads.NOTE).front(Payloads.buffer(large)));
        connection.send(Message.opaque(Payloads.NOTE).data(Payloads.buffer(large)));
        connection.send(Message.opaque(Payloads.NOTE).data(Payloads.inPool(world().pool(client.context()), large)));
        await("three messages", () -> server.dispatcher().count() == 3);

        var messages = server.dispatcher().messages();
        assertThat(messages.get(0).front()).isEqualTo(large);
        assertThat(messages.get(0).data()).isEmpty();
        assertThat(messages.get(1).front()).isEmpty();
        assertThat(messages.get(1).data()).isEqualTo(large);
        assertThat(messages.get(2).data()).as("sent from where it lay").isEqualTo(large);
        assertThat(messages).extracting(ReceivedCopy::payloadBytes).containsOnly((long) large.length);
    }

    @Test
    default void messageTestAllPartsAndFieldsArriveAsTheyWere() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        int[] lengths = {0, 1, 100, 4095, 4096, 4097, 8192, 8193, 70_000};
        for (int length : lengths) {
            connection.send(Message.opaque(Payloads.NOTE)
                    .front(Payloads.buffer(Payloads.pattern(length, length)))
                    .middle(Payloads.buffer(Payloads.pattern(length + 1, length)))
                    .data(Payloads.buffer(Payloads.pattern(length + 2, length)))
                    .priority(200)
                    .version(5, 3)
                    .tid(length));
        }
        await("all messages", () -> server.dispatcher().count() == lengths.length);
        for (int i = 0; i < lengths.length; i++) {
            int length = lengths[i];
            ReceivedCopy got = server.dispatcher().messages().get(i);
            assertThat(got.front()).isEqualTo(Payloads.pattern(length, length));
            assertThat(got.middle()).isEqualTo(Payloads.pattern(length + 1, length));
            assertThat(got.data()).isEqualTo(Payloads.pattern(length + 2, length));
            assertThat(got.tid()).isEqualTo(length);
            assertThat(got.seq()).isEqualTo(i + 1);
            assertThat(got.priority()).isEqualTo(200);
            assertThat(got.version()).isEqualTo(5);
            assertThat(got.compatVersion()).isEqualTo(3);
        }
    }
}
