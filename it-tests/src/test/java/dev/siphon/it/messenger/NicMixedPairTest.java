package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.dpdk.EnabledWithNics;
import dev.siphon.it.dpdk.Nic;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A messenger over DPDK on a NIC, and one over the kernel's TCP on another. */
@EnabledWithNics
class NicMixedPairTest extends WorldCase {

    private static final int CLIENTS = 8;
    private static final int MESSAGES = 20;

    /** Segments of all sizes. */
    private static final int[] SIZES = {1, 1000, 10_000, 100_000};

    @Override
    MessengerWorld open() {
        return Worlds.nics();
    }

    private static MessengerContext kernel() {
        return MessengerContext.builder()
                .config(MessengerConfig.defaults().with(MessengerOptions.MS_TYPE, MessengerType.ASYNC_POSIX))
                .build();
    }

    @Test
    void theKernelsPeersReachTheMessengerOverDpdk() {
        try (MessengerContext kernel = kernel()) {
            Node server = server().policy(Policy.statefulServer()).bind();
            talk(
                    server,
                    IntStream.range(0, CLIENTS)
                            .mapToObj(i -> client().policy(Policy.losslessClient())
                                    .in(kernel)
                                    .start())
                            .toList());
        }
    }

    @Test
    void messengersOverDpdkReachTheKernelsPeer() {
        try (MessengerContext kernel = kernel()) {
            Node server = server().policy(Policy.statefulServer())
                    .in(kernel)
                    .bind(EntityAddress.parse(Nic.kernels().address() + ":0"));
            Node first = client().policy(Policy.losslessClient()).start();
            List<Node> clients = new ArrayList<>(List.of(first));
            for (int i = 1; i < CLIENTS; i++) {
                clients.add(client().policy(Policy.losslessClient())
                        .in(first.context())
                        .start());
            }
            talk(server, clients);
        }
    }

    /** Each client sends messages of all sizes, and has them answered in order. */
    private void talk(Node server, List<Node> clients) {
        List<Connection> connections =
                clients.stream().map(client -> connect(client, server)).toList();
        for (int i = 0; i < MESSAGES; i++) {
            String text = "x".repeat(SIZES[i % SIZES.length]) + i;
            connections.forEach(connection -> connection.send(Payloads.ping(text)));
        }
        for (Node client : clients) {
            await("all answers", () -> client.dispatcher().count() == MESSAGES);
            assertNoResets(client);
        }
        assertThat(server.dispatcher().count()).isEqualTo(CLIENTS * MESSAGES);
        assertNoResets(server);
        connections.forEach(Connection::markDown);
    }
}
