package dev.siphon.it.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.Waiting;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.dpdk.flow.FlowSteering;
import dev.siphon.stack.dpdk.ip.Ipv4Address;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * Which queue of a NIC the packets of a connection come in by: the one of the worker that owns it, by the NIC's own hash. A
 * worker that is given another's packets hands them over, and counts that.
 */
@EnabledWithNics
class NicQueuesTest {

    private static final int CONNECTIONS = 64;
    private static final int PORT = 6800;
    private static final int BYTES = 3000;

    /** The key of the hash as Microsoft published it, which the stack gives its devices. */
    private static final byte[] KEY =
            HexFormat.of().parseHex("6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");

    private static final FlowSteering STEERING = FlowSteering.inTurn(KEY, Nic.QUEUES);

    private final Nic nic = Nic.lent().get(0);

    private static <T> T on(Worker worker, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        worker.center().submitAndWait(task);
        try {
            return task.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int owner(SocketAddress from, SocketAddress to) {
        InetSocketAddress source = (InetSocketAddress) from;
        InetSocketAddress destination = (InetSocketAddress) to;
        return STEERING.owner(
                Ipv4Address.of((Inet4Address) source.getAddress()),
                Ipv4Address.of((Inet4Address) destination.getAddress()),
                source.getPort(),
                destination.getPort());
    }

    private static int read(Worker worker, ConnectedSocket socket) {
        return on(worker, () -> {
            PayloadBuffer buffer = worker.pool().tryAcquire(BYTES);
            int bytes = socket.read(buffer, 0, BYTES);
            buffer.release();
            return bytes;
        });
    }

    /** Each worker has had its share of packets, and none that were another's. */
    private static void assertNoStrays(NetworkStack stack) {
        assertThat(stack.workers())
                .hasSize(Nic.QUEUES)
                .extracting(Worker::transportCounters)
                .allSatisfy(counts -> {
                    assertThat(counts.get("rx_packets")).isPositive();
                    assertThat(counts)
                            .containsEntry("tcp_strays_handed_over", 0L)
                            .containsEntry("tcp_strays_dropped", 0L);
                });
    }

    @Test
    void connectionsComeInByTheQueuesOfTheirWorkers() throws IOException {
        try (NetworkStack stack = nic.open()) {
            List<SocketChannel> clients = connectAll(stack);
            for (SocketChannel client : clients) {
                client.close();
            }
            assertNoStrays(stack);
        }
    }

    /** Connects from the kernel, checks where each connection ends up, and sends by each. */
    private List<SocketChannel> connectAll(NetworkStack stack) throws IOException {
        InetSocketAddress address = new InetSocketAddress(nic.address(), PORT);
        List<ServerSocket> listeners = stack.workers().stream()
                .map(worker -> on(worker, () -> worker.listen(address, SocketOptions.defaults())))
                .toList();
        List<SocketChannel> clients = new ArrayList<>();
        int[] accepted = new int[Nic.QUEUES];
        for (int i = 0; i < CONNECTIONS; i++) {
            SocketChannel client = SocketChannel.open(address);
            clients.add(client);
            Worker worker = stack.workers().get(owner(client.getLocalAddress(), address));
            ServerSocket listener = listeners.get(worker.id());
            ConnectedSocket[] server = new ConnectedSocket[1];
            Waiting.until("worker " + worker.id() + " to accept " + client, () -> {
                server[0] = on(worker, () -> listener.accept(SocketOptions.defaults(), worker));
                return server[0] != null;
            });
            assertThat(server[0].remoteAddress()).isEqualTo(client.getLocalAddress());
            accepted[worker.id()]++;
            receive(worker, server[0], client);
        }
        assertThat(accepted).as("connections of each worker").doesNotContain(0);
        return clients;
    }

    private static void receive(Worker worker, ConnectedSocket socket, SocketChannel peer) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        while (bytes.hasRemaining()) {
            peer.write(bytes);
        }
        int[] received = new int[1];
        Waiting.until(BYTES + " bytes", () -> {
            received[0] += Math.max(0, read(worker, socket));
            return received[0] == BYTES;
        });
    }

    @Test
    void answersToWhatAWorkerOpensComeInByItsOwnQueue() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open();
                NetworkStack stack = nic.open()) {
            server.bind(new InetSocketAddress(Nic.kernels().address(), 0));
            for (int i = 0; i < CONNECTIONS; i++) {
                Worker worker = stack.workers().get(i % Nic.QUEUES);
                ConnectedSocket client =
                        on(worker, () -> worker.connect(server.getLocalAddress(), SocketOptions.defaults()));
                try (SocketChannel peer = server.accept()) {
                    assertThat(owner(peer.getLocalAddress(), peer.getRemoteAddress()))
                            .isEqualTo(worker.id());
                    Waiting.until("connected", () -> on(worker, client::isConnected));
                    receive(worker, client, peer);
                }
            }
            assertNoStrays(stack);
        }
    }

    @Test
    void theNicSpreadsByItsTableAndItsInterruptsWakeSleepingWorkers() throws IOException {
        try (StackLog log = new StackLog()) {
            nic.open().close();
            assertThat(log.lines(nic.pciAddress() + ": driver net_virtio"))
                    .singleElement()
                    .asString()
                    .contains("2 of 2 queue pairs", "RSS by 128 entries", "a packet wakes its sleeping worker");
        }
    }
}
