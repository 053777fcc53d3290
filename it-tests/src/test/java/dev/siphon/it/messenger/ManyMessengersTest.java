package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity.Network;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportUnavailableException;
import dev.siphon.stack.memory.MemoryNetwork;
import dev.siphon.stack.memory.MemoryStackOptions;
import dev.siphon.stack.memory.MemoryStackProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several messengers in one process: they share the workers of their context, and each network may have its transport. */
class ManyMessengersTest extends PosixCase {

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private MessengerContext context() {
        return world().newContext(
                        MessengerConfig.defaults(),
                        MessageRegistry.builder().withOpaqueFallback().build());
    }

    private Node.Builder osd(MessengerContext context, int id, String logicalName) {
        return new Node.Builder(world(), EntityName.osd(id)).in(context).called(logicalName);
    }

    /** An OSD as Ceph makes it. */
    private List<Node> startOsd(MessengerContext context, int id) {
        Policy server = Policy.statelessRegisteredServer();
        List<Node> nodes = new ArrayList<>();
        nodes.add(osd(context, id, "client").policy(server).on(Network.PUBLIC).bind());
        nodes.add(osd(context, id, "cluster")
                .policy(Policy.losslessPeer())
                .setUp(m -> m.setClusterProtocol(10))
                .on(Network.CLUSTER)
                .bind());
        nodes.add(osd(context, id, "hbclient")
                .policy(Policy.lossyClient())
                .setUp(m -> m.setSocketPriority(SocketOptions.PRIORITY_MIN_DELAY))
                .start());
        nodes.add(osd(context, id, "hb_back_server")
                .policy(Policy.statelessServer())
                .bind());
        nodes.add(osd(context, id, "hb_front_server")
                .policy(Policy.statelessServer())
                .bind());
        nodes.add(osd(context, id, "ms_objecter").policy(Policy.lossyClient()).start());
        return nodes;
    }

    @Test
    void theSixMessengersOfAnOsdShareOneSetOfWorkers() {
        MessengerContext firstContext = context();
        assertThat(threads("msgr-worker-")).isEqualTo(3);
        List<Node> first = startOsd(firstContext, 1);
        assertThat(threads("msgr-worker-")).isEqualTo(3);
        assertThat(threads("ms_dispatch-")).isEqualTo(6);
        assertThat(threads("ms_local-")).isEqualTo(6);
        List<Node> second = startOsd(context(), 2);
        assertThat(threads("msgr-worker-")).isEqualTo(6);

        // cluster to cluster, heartbeats to both heartbeat servers, objecter and a client to public
        talk(first.get(1), second.get(1));
        talk(first.get(2), second.get(3));
        talk(first.get(2), second.get(4));
        talk(first.get(5), second.get(0));
        talk(client().start(), first.get(0));
        talk(second.get(1), first.get(1));
        assertThat(first.get(1).messenger().lookup(second.get(1).address())).isPresent();
        int references = world().stack(firstContext).workers().stream()
                .mapToInt(worker -> worker.references())
                .sum();
        assertThat(references).as("connections of the first OSD").isEqualTo(5);
    }

    private void talk(Node from, Node to) {
        ping(from, connect(from, to));
    }

    @Test
    @ShowsEffectOf({"ms_type", "ms_public_type", "ms_cluster_type"})
    void eachNetworkHasTheTransportItsTypeNames() {
        MemoryNetwork network = new MemoryNetwork();
        List<NetworkStackProvider> providers =
                new ArrayList<>(NetworkStackRegistry.load().providers());
        providers.add(new MemoryStackProvider(network, "memory", MemoryStackOptions.defaults()));
        providers.add(new MemoryStackProvider(network, "other", MemoryStackOptions.defaults()));
        MessengerConfig config = MessengerConfig.defaults()
                .with(MessengerOptions.MS_PUBLIC_TYPE, Optional.of(new MessengerType("memory")))
                .with(MessengerOptions.MS_CLUSTER_TYPE, Optional.of(new MessengerType("other")));
        try (MessengerContext context = MessengerContext.builder()
                .config(config)
                .transports(new NetworkStackRegistry(providers))
                .build()) {
            osd(context, 1, "default").create();
            assertThat(context.counters("posix")).hasSize(3);
            assertThat(context.counters("memory")).isEmpty();
            osd(context, 1, "public").on(Network.PUBLIC).create();
            assertThat(context.counters("memory")).hasSize(3);
            assertThat(context.counters("other")).isEmpty();
            osd(context, 1, "cluster").on(Network.CLUSTER).create();
            assertThat(context.counters("other")).hasSize(3);
        }
        network.assertNoLeaks();
    }

    @Test
    @ShowsEffectOf("ms_type")
    void aTypeNobodyKnowsIsRefusedWithTheListOfThoseThatAre() {
        try (MessengerContext context = MessengerContext.builder()
                .config(MessengerConfig.defaults().with(MessengerOptions.MS_TYPE, new MessengerType("carrier-pigeon")))
                .build()) {
            assertThatThrownBy(() -> osd(context, 1, "public").create())
                    .hasCauseInstanceOf(TransportUnavailableException.class)
                    .hasMessageContaining("unknown transport \"carrier-pigeon\"")
                    .hasMessageContaining("posix (available)");
        }
    }

    @Test
    void messengersOfOneContextTalkToEachOther() {
        MessengerContext context = context();
        Node server = server().in(context).bind();
        Node client = client().in(context).start();
        Connection connection = connect(client, server);
        ping(client, connection);
        assertThat(connection.peerType()).isEqualTo(EntityType.OSD);
        server.messenger().close();
        awaitReset(client, connection);
    }
}
