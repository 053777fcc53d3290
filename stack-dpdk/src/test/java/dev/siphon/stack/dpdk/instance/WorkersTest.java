package dev.siphon.stack.dpdk.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.sim.Conditions;
import dev.siphon.stack.dpdk.sim.Link;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import dev.siphon.stack.dpdk.tcp.TcpListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several workers of one port: each owns its flows, whatever queue their packets come in by. */
class WorkersTest {

    private static final int PORT = 6800;
    private static final int CONNECTIONS = 60;

    private final Link link = new Link(Conditions.perfect(), 1);

    private static void settle(Link link, long[] now, Workers... hosts) {
        for (int i = 0; i < 200; i++) {
            now[0] += 10_000;
            link.advance(now[0]);
            for (Workers host : hosts) {
                host.poll(now[0]);
            }
        }
    }

    private static List<TcpListener> listenEverywhere(Workers host) throws Exception {
        List<TcpListener> listeners = new ArrayList<>();
        for (int worker = 0; worker < host.size(); worker++) {
            listeners.add(host.worker(worker).listen(PORT, 128, () -> {}));
        }
        return listeners;
    }

    private void connectMany(Workers.Spreading spreading) throws Exception {
        Workers server = new Workers(link, 2, 3, spreading);
        Workers client = new Workers(link, 1, 2, spreading);
        List<TcpListener> listeners = listenEverywhere(server);
        List<TcpConnection> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(client.worker(i % 2).connect(Ipv4Address.of(10, 0, 0, 2), PORT, TcpEvents.NONE));
        }
        long[] now = {0};
        settle(link, now, client, server);
        for (TcpConnection connection : connections) {
            assertThat(connection.isConnected()).isTrue();
        }
        int accepted = 0;
        for (TcpListener listener : listeners) {
            int here = 0;
            while (listener.accept() != null) {
                here++;
            }
            assertThat(here).as("connections of one worker").isPositive();
            accepted += here;
        }
        assertThat(accepted).isEqualTo(CONNECTIONS);
        boolean isSteered = spreading == Workers.Spreading.BY_HASH;
        assertThat(client.count(Counter.TCP_STRAYS_HANDED_OVER) == 0)
                .as("client: own ports hash to the own queue")
                .isEqualTo(isSteered);
        assertThat(server.count(Counter.TCP_STRAYS_HANDED_OVER) == 0).isEqualTo(isSteered);
    }

    @Test
    void withADeviceThatSteersNothingStrays() throws Exception {
        connectMany(Workers.Spreading.BY_HASH);
    }

    @Test
    void withADeviceThatDoesNotSteerStraysAreHandedOver() throws Exception {
        connectMany(Workers.Spreading.IN_TURN);
    }

    /** Requests reach one queue; all workers learn, one answers. */
    @Test
    void allWorkersHearArpAndOneAnswers() throws Exception {
        Workers host = new Workers(link, 2, 3, Workers.Spreading.IN_TURN);
        Workers asking = new Workers(link, 1, 1, Workers.Spreading.BY_HASH);
        long[] now = {0};
        settle(link, now, host, asking);
        asking.worker(0).connect(Ipv4Address.of(10, 0, 0, 2), PORT, TcpEvents.NONE);
        settle(link, now, host, asking);
        assertThat(host.count(Counter.ARP_REPLIES_SENT)).isOne();
        assertThat(host.worker(0).counters().count(Counter.ARP_REPLIES_SENT)).isOne();
        for (int worker = 0; worker < 3; worker++) {
            host.worker(worker).connect(Ipv4Address.of(10, 0, 0, 1), PORT, TcpEvents.NONE);
        }
        settle(link, now, host, asking);
        assertThat(host.count(Counter.ARP_REQUESTS_SENT))
                .as("all have learned the asker")
                .isZero();
    }

    /** Two ends in one instance, and on two workers of one port. */
    @Test
    void aWorkerReachesItselfAndItsSiblings() throws Exception {
        Workers host = new Workers(link, 2, 2, Workers.Spreading.BY_HASH);
        List<TcpListener> listeners = listenEverywhere(host);
        List<TcpConnection> connections = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            connections.add(host.worker(i % 2).connect(Ipv4Address.of(10, 0, 0, 2), PORT, TcpEvents.NONE));
        }
        settle(link, new long[] {0}, host);
        for (TcpConnection connection : connections) {
            assertThat(connection.isConnected()).isTrue();
        }
        assertThat(listeners)
                .allSatisfy(listener -> assertThat(listener.accept()).isNotNull());
        assertThat(link.frames())
                .as("nothing but announcements is seen outside")
                .isOne();
    }
}
