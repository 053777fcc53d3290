package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.memory.MemoryStackOptions;
import dev.siphon.stack.threaded.StackTraits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers connect to each other and send, and after each number of steps of the network, from before the first socket to well
 * after the last handshake, one of them is shut down. It ends, holds nothing, and each of its connections is told to be
 * gone; nothing is kept by the others once they have ended as well. The memory network repeats each run exactly.
 */
class ShutdownAtEachStepTest {

    private static final int PEERS = 3;

    private static final int STEPS = 48;

    /** How much is delivered at a time: in pieces, handshakes take more steps and cross more often. */
    private static MemoryWorld world(boolean everyWorkerListens) {
        MemoryStackOptions options =
                MemoryStackOptions.defaults().traits(new StackTraits(everyWorkerListens, true, false, true));
        return new MemoryWorld(options, FaultPlan.NONE, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofServersAndClients(boolean everyWorkerListens) {
        for (int steps = 0; steps < STEPS; steps++) {
            try (MemoryWorld world = world(everyWorkerListens)) {
                Node server = new Node.Builder(world, EntityName.osd(0))
                        .policy(Policy.statefulServer())
                        .with(MessengerOptions.MS_ASYNC_OP_THREADS, 2)
                        .bind();
                List<Node> all = new ArrayList<>(List.of(server));
                List<Connection> connections = new ArrayList<>();
                for (int i = 0; i < PEERS; i++) {
                    Node client = new Node.Builder(world, EntityName.client(i + 1))
                            .policy(i == 0 ? Policy.lossyClient() : Policy.losslessClient())
                            .start();
                    all.add(client);
                    connections.add(send(client, server));
                }
                shutDownAfter(steps, world, all, server);
                assertThat(connections).as("after " + steps + " steps").noneMatch(Connection::isConnected);
                // Shut down last, the clients are told of the connections they had all along.
                for (int i = 1; i <= PEERS; i++) {
                    end(all.get(i), connections.get(i - 1), steps);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofPeersThatConnectToEachOther(boolean everyWorkerListens) {
        for (int steps = 0; steps < STEPS; steps++) {
            try (MemoryWorld world = world(everyWorkerListens)) {
                List<Node> peers = new ArrayList<>();
                for (int i = 0; i < PEERS; i++) {
                    peers.add(new Node.Builder(world, EntityName.osd(i + 1))
                            .policy(i == 0 ? Policy.losslessPeerReuse() : Policy.losslessPeer())
                            .with(MessengerOptions.MS_ASYNC_OP_THREADS, 2)
                            .bind());
                }
                for (Node from : peers) {
                    peers.stream().filter(to -> !to.equals(from)).forEach(to -> send(from, to));
                }
                shutDownAfter(steps, world, peers, peers.get(steps % PEERS));
            }
        }
    }

    private static Connection send(Node from, Node to) {
        Connection connection = from.messenger().connectTo(to.messenger().name().type(), to.address());
        for (int i = 0; i < 3; i++) {
            assertThat(connection.send(Payloads.ping("hello"))).isTrue();
        }
        return connection;
    }

    private static void shutDownAfter(int steps, MemoryWorld world, List<Node> all, Node ending) {
        for (int step = 0; step < steps; step++) {
            world.network().step();
        }
        ending.messenger().shutdown();
        ending.messenger().awaitShutdown();
        // The others notice, and try again in vain.
        world.network().advance(Duration.ofSeconds(2));
        for (Node other : all) {
            assertThat(other.messenger().lookup(ending.address())).isEmpty();
        }
        ending.dispatcher()
                .connections(Told.FAST_ACCEPT)
                .forEach(connection -> assertThat(ending.dispatcher().told(connection))
                        .as("told of %s, shut down after %d steps", connection, steps)
                        .contains(Told.RESET));
    }

    private static void end(Node node, Connection connection, int steps) {
        node.messenger().shutdown();
        node.messenger().awaitShutdown();
        assertThat(node.dispatcher().told(connection))
                .as("told of %s, shut down after %d steps", connection, steps)
                .containsOnlyOnce(Told.RESET);
        assertThat(connection.peerType()).isEqualTo(EntityType.OSD);
    }
}
