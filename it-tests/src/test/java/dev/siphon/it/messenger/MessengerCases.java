package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What the topics have in common. Servers are osd.0, clients client.?, as in Ceph's own tests. */
interface MessengerCases {

    MessengerWorld world();

    default void await(String what, BooleanSupplier condition) {
        world().await(what, condition);
    }

    /** A server to be: osd.0 with Ceph's default of its tests, which answers pings. */
    default Node.Builder server() {
        return new Node.Builder(world(), EntityName.osd(0)).policy(Policy.statelessServer());
    }

    /** A client to be. */
    default Node.Builder client() {
        return new Node.Builder(world(), EntityName.client(EntityName.NEW)).policy(Policy.lossyClient());
    }

    default Connection connect(Node client, Node server) {
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        await(connection + " is established", connection::isConnected);
        return connection;
    }

    /** Sends a ping by {@code connection} of {@code client} and awaits the answer. */
    default void ping(Node client, Connection connection) {
        int before = client.dispatcher().count();
        connection.send(Payloads.ping("are you there?"));
        await("an answer by " + connection, () -> client.dispatcher().count() > before);
    }

    /** The end of {@code connection} is known on its own side, dispatchers included. */
    default void awaitReset(Node node, Connection connection) {
        await(
                "the reset of " + connection,
                () -> node.dispatcher().told(connection).contains(Told.RESET));
    }

    /** {@code connection} has survived {@code count} faults or more, and its own dispatchers know. */
    default void awaitFaults(Node node, Connection connection, int count) {
        await(
                count + " faults of " + connection,
                () -> Collections.frequency(node.dispatcher().told(connection), Told.FAULT) >= count);
    }

    /** The sessions of {@code node} go on: it was told of no reset. */
    default void assertNoResets(Node node) {
        for (Told reset : List.of(Told.RESET, Told.REMOTE_RESET)) {
            assertThat(node.dispatcher().connections(reset))
                    .as(reset + " told to " + node.messenger())
                    .isEmpty();
        }
    }

    /**
     * {@code connection} of {@code node} cannot be established, which its last fault explains with {@code complaints}: it
     * tries again without end, and marking it down is the end, of which the own dispatchers are not told.
     */
    default void triesInVainUntilMarkedDown(Node node, Connection connection, String... complaints) {
        awaitFaults(node, connection, 2);
        assertThat(connection.isConnected()).isFalse();
        String fault = connection.lastFault().orElseThrow();
        for (String complaint : complaints) {
            assertThat(fault).contains(complaint);
        }
        assertThat(node.messenger().lookup(connection.peerAddress())).containsSame(connection);

        connection.markDown();
        world().settle();
        assertThat(connection.send(Payloads.note("too late"))).isFalse();
        assertThat(node.messenger().lookup(connection.peerAddress())).isEmpty();
        assertThat(node.dispatcher().told(connection)).containsOnly(Told.FAULT);
    }
}
