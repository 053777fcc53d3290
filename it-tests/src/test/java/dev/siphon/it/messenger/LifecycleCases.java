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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Creating, starting, ending and starting anew. */
interface LifecycleCases extends MessengerCases {

    @Test
    default void aMessengerThatWasShutDownServesAnew() throws IOException {
        Node server = server().bind();
        Node client = client().start();
        for (int life = 0; life < 3; life++) {
            Connection connection = connect(client, server);
            ping(client, connection);
            server.messenger().shutdown();
            server.messenger().awaitShutdown();
            assertThat(server.address().isBlank()).isTrue();
            awaitReset(client, connection);
            server.messenger().bind(world().freshAddress());
            server.messenger().start();
        }
        ping(client, connect(client, server));
        assertThat(server.dispatcher().count(Told.FAST_ACCEPT)).isEqualTo(4);
    }

    @Test
    default void aClientThatWasShutDownConnectsAnew() {
        Node server = server().bind();
        Node client = client().start();
        Connection first = connect(client, server);
        ping(client, first);
        client.messenger().shutdown();
        client.messenger().awaitShutdown();
        assertThat(first.isConnected()).isFalse();
        client.messenger().start();
        Connection second = connect(client, server);
        assertThat(second).isNotSameAs(first);
        ping(client, second);
    }

    @Test
    default void shutdownTellsTheOwnDispatchersOfTheirResets() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        client.messenger().shutdown();
        client.messenger().awaitShutdown();
        assertThat(client.dispatcher().told(connection)).containsOnlyOnce(Told.RESET);
        assertThat(client.messenger().dispatchQueueLength()).isZero();
    }

    @Test
    default void shutdownMayBeCalledAgainAndBeforeStart() {
        Node node = server().create();
        node.messenger().shutdown();
        node.messenger().awaitShutdown();
        Node started = server().bind();
        started.messenger().shutdown();
        started.messenger().shutdown();
        started.messenger().awaitShutdown();
        started.messenger().close();
    }

    @Test
    default void bindComesOnceAndBeforeStart() {
        Node bound = server().bind();
        assertThatThrownBy(() -> bound.messenger().bind(world().freshAddress()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bind comes once");
        Node started = client().start();
        assertThatThrownBy(() -> started.messenger().bind(world().freshAddress()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void rulesAreSetBeforeStart() {
        Node node = server().bind();
        List<Runnable> late = List.of(
                () -> node.messenger().setDefaultPolicy(Policy.lossyClient()),
                () -> node.messenger().setPolicy(EntityType.OSD, Policy.lossyClient()),
                () -> node.messenger().setPolicyThrottlers(EntityType.OSD, null, null),
                () -> node.messenger().setClusterProtocol(1),
                () -> node.messenger().setSocketPriority(1),
                () -> node.messenger().clientBind(world().freshAddress()));
        for (Runnable setting : late) {
            assertThatThrownBy(setting::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("before bind and start");
        }
    }

    @Test
    default void anAddressInUseCannotBeBound() {
        Node first = server().with(MessengerOptions.MS_BIND_RETRY_COUNT, 1).bind();
        // Where each stack has an address of its own, only messengers of one context can want the same.
        Node second = server().in(first.context()).create();
        assertThatThrownBy(() -> {
                    second.messenger().bind(first.address());
                    // A stack that is ready late keeps the bind until now.
                    second.messenger().addDispatcherTail(second.dispatcher());
                })
                .hasStackTraceContaining("in use");
        Node client = client().start();
        ping(client, connect(client, first));
    }

    @Test
    default void messengersOfOneEntityTypeSpeakTheClusterProtocol() {
        Node server = server().setUp(m -> m.setClusterProtocol(10)).bind();
        Node same = new Node.Builder(world(), EntityName.osd(1))
                .policy(Policy.lossyClient())
                .setUp(m -> m.setClusterProtocol(10))
                .start();
        Node other = new Node.Builder(world(), EntityName.osd(2))
                .policy(Policy.lossyClient())
                .setUp(m -> m.setClusterProtocol(11))
                .start();
        ping(same, connect(same, server));
        Connection refused = other.messenger().connectTo(EntityType.OSD, server.address());
        triesInVainUntilMarkedDown(other, refused, "protocol version 10");
        Node outsider = client().start();
        ping(outsider, connect(outsider, server));
    }

    @Test
    default void aRenamedEntitySignsWithItsNewName() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        client.messenger().rename(EntityName.client(4711));
        ping(client, connection);
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::source)
                .containsExactly(EntityName.client(EntityName.NEW), EntityName.client(4711));
    }

    /** As in Ceph: the name is that of the moment of sending, however long the message waits. */
    @Test
    default void whatWaitsWhileItsEntityIsRenamedKeepsTheOldName() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        world().whileWorkersHold(client.context(), () -> {
            connection.send(Payloads.note("old"));
            client.messenger().rename(EntityName.client(4711));
            connection.send(Payloads.note("new"));
        });
        await("both", () -> server.dispatcher().count() == 2);
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::source)
                .containsExactly(EntityName.client(EntityName.NEW), EntityName.client(4711));
    }

    @Test
    default void nobodyConnectsToABlankAddress() {
        Node client = client().start();
        assertThatThrownBy(() -> client.messenger().connectTo(EntityType.OSD, EntityAddress.blank()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank");
    }

    @Test
    default void aClosedContextMakesNoMessengers() {
        Node client = client().start();
        client.context().close();
        client.context().close();
        assertThatThrownBy(() -> client().in(client.context()).create())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
