package dev.siphon.stack.dpdk.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.sim.Conditions;
import dev.siphon.stack.dpdk.sim.Link;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import dev.siphon.stack.dpdk.tcp.TcpListener;
import dev.siphon.stack.dpdk.tcp.TcpState;
import java.nio.ByteBuffer;
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

    private static void send(TcpConnection connection, int bytes) throws Exception {
        SizeClassPool pool = new SizeClassPool(size -> new MemoryBlock(ByteBuffer.allocateDirect(size), 0, 0), 1 << 20);
        BufferList out = new BufferList(pool);
        out.copy(ByteBuffer.allocate(bytes), 0, bytes);
        connection.noDelay(true);
        connection.send(out);
    }

    private void listenLate(Workers.Spreading spreading) throws Exception {
        Workers server = new Workers(link, 2, 3, spreading);
        Workers client = new Workers(link, 1, 2, spreading);
        TcpListener first = server.listen(0, PORT, 128);
        long[] now = {0};
        List<TcpConnection> clients = connectTo(server, client, now);
        List<TcpConnection> early = acceptAll(first);
        assertThat(early).hasSize(CONNECTIONS);

        TcpListener second = server.listen(1, PORT, 128);
        for (TcpConnection connection : clients) {
            send(connection, 5);
        }
        settle(link, now, client, server);
        assertThat(early)
                .allSatisfy(connection -> assertThat(connection.readable()).isEqualTo(5));
        assertThat(server.count(Counter.TCP_RESETS_SENT)).isZero();

        connectTo(server, client, now);
        int ofFirst = acceptAll(first).size();
        int ofSecond = acceptAll(second).size();
        assertThat(ofFirst).isPositive();
        assertThat(ofSecond).isPositive();
        assertThat(ofFirst + ofSecond).isEqualTo(CONNECTIONS);

        link.conditions(new Conditions(1, 0, 0, 10_000, 0, 0, 4096));
        for (TcpConnection connection : early) {
            connection.abort();
        }
        settle(link, now, client, server);
        link.conditions(Conditions.perfect());
        for (TcpConnection connection : clients) {
            send(connection, 5);
        }
        settle(link, now, client, server);
        assertThat(clients)
                .as("reset by whoever is asked last")
                .allSatisfy(connection -> assertThat(connection.state()).isEqualTo(TcpState.CLOSED));
    }

    private List<TcpConnection> connectTo(Workers server, Workers client, long[] now) throws Exception {
        List<TcpConnection> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(client.worker(i % 2).connect(Ipv4Address.of(10, 0, 0, 2), PORT, TcpEvents.NONE));
        }
        settle(link, now, client, server);
        for (TcpConnection connection : connections) {
            assertThat(connection.isConnected()).isTrue();
        }
        return connections;
    }

    private static List<TcpConnection> acceptAll(TcpListener listener) {
        List<TcpConnection> accepted = new ArrayList<>();
        for (TcpConnection next = listener.accept(); next != null; next = listener.accept()) {
            accepted.add(next);
        }
        return accepted;
    }

    @Test
    void whoListensLateLeavesLiveFlowsWhereTheyAre() throws Exception {
        listenLate(Workers.Spreading.BY_HASH);
    }

    @Test
    void whoListensLateLeavesLiveFlowsWhereTheyAreWhateverTheDeviceDoes() throws Exception {
        listenLate(Workers.Spreading.IN_TURN);
    }

    /** A router's message comes in by any queue, and narrows the path of the connection that it is about. */
    @Test
    void controlMessagesReachTheWorkerOfTheirConnection() throws Exception {
        Workers host = new Workers(link, 2, 3, Workers.Spreading.IN_TURN);
        Workers peer = new Workers(link, 1, 1, Workers.Spreading.BY_HASH);
        TcpListener listener = peer.listen(0, PORT, 128);
        List<TcpConnection> connections = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            connections.add(host.worker(i % 3).connect(Ipv4Address.of(10, 0, 0, 1), PORT, TcpEvents.NONE));
        }
        long[] now = {0};
        settle(link, now, host, peer);
        List<TcpConnection> accepted = acceptAll(listener);
        link.pathMtu(1000);
        for (TcpConnection connection : connections) {
            send(connection, 1400);
        }
        settle(link, now, host, peer);
        assertThat(host.count(Counter.ICMP_IGNORED)).isZero();
        assertThat(accepted)
                .hasSize(30)
                .allSatisfy(connection -> assertThat(connection.readable()).isEqualTo(1400));
        assertThat(host.count(Counter.TCP_RETRANSMISSION_TIMEOUTS)).isZero();
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
                .as("nothing but the claim to the address is seen outside")
                .isEqualTo(2);
    }
}
