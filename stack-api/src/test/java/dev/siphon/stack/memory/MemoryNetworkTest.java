package dev.siphon.stack.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.Timer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The world itself: time, hosts, what is refused, and what fails loudly. */
class MemoryNetworkTest {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress("10.0.0.1", 6789);

    private final MemoryNetwork network = new MemoryNetwork(42);
    private final NetworkStack server = stack("10.0.0.1");
    private final NetworkStack client = stack("10.0.0.2");

    private NetworkStack stack(String host) {
        NetworkStack stack = new MemoryStackProvider(
                        network, MemoryStackOptions.defaults().host(host))
                .create(StackConfig.ofWorkers(2));
        try {
            stack.start();
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
        return stack;
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    static <T> T on(Worker worker, Callable<T> call) throws Exception {
        List<T> results = new ArrayList<>(1);
        List<Exception> failures = new ArrayList<>(1);
        worker.center().submitAndWait(() -> {
            try {
                results.add(call.call());
            } catch (Exception e) {
                failures.add(e);
            }
        });
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return results.get(0);
    }

    private ConnectedSocket connect(SocketAddress address) throws Exception {
        return on(client.workers().get(0), () -> client.workers().get(0).connect(address, SocketOptions.defaults()));
    }

    private ServerSocket listen(SocketAddress address) throws Exception {
        return on(server.workers().get(0), () -> server.workers().get(0).listen(address, SocketOptions.defaults()));
    }

    private void onClient(Callable<?> check) throws Exception {
        on(client.workers().get(0), () -> List.of(check.call()));
    }

    @Test
    void timersFireAtTheirMomentAndNotBefore() throws Exception {
        EventCenter center = client.workers().get(0).center();
        List<Long> fired = new ArrayList<>();
        Timer timer = center.newTimer(() -> fired.add(network.clock().nanoTime()));
        long start = network.clock().nanoTime();
        center.submitAndWait(() -> timer.schedule(1_500));

        network.advance(Duration.ofNanos(1_499_999));
        assertThat(fired).isEmpty();
        network.run(() -> !fired.isEmpty());
        assertThat(fired).containsExactly(start + 1_500_000);
    }

    @Test
    void addressesAreThoseOfTheHosts() throws Exception {
        ServerSocket listener = listen(new InetSocketAddress("0.0.0.0", 6789));
        ConnectedSocket socket = connect(ADDRESS);
        network.run(() -> network.connections().get(0).isEstablished());

        assertThat(socket.remoteAddress()).isEqualTo(ADDRESS);
        assertThat(((InetSocketAddress) socket.localAddress()).getAddress().getHostAddress())
                .isEqualTo("10.0.0.2");
        assertThat(listener.localAddress()).isEqualTo(new InetSocketAddress("0.0.0.0", 6789));
        Worker worker = server.workers().get(1);
        ConnectedSocket accepted = on(server.workers().get(0), () -> listener.accept(SocketOptions.defaults(), worker));
        assertThat(accepted.remoteAddress()).isEqualTo(socket.localAddress());
        assertThat(accepted.localAddress()).isEqualTo(ADDRESS);
    }

    @Test
    void anotherHostsAddressCannotBeListenedOn() {
        assertThatThrownBy(() -> listen(new InetSocketAddress("10.0.0.2", 6789)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
    }

    @Test
    void unreachableHostsHangAndThenFail() throws Exception {
        network.makeUnreachable("10.0.0.9", Duration.ofSeconds(7));
        ConnectedSocket socket = connect(new InetSocketAddress("10.0.0.9", 1));

        network.advance(Duration.ofSeconds(6));
        onClient(() -> assertThat(socket.isConnected()).isFalse());
        network.advance(Duration.ofSeconds(1));
        onClient(() -> assertThatThrownBy(socket::isConnected)
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EHOSTUNREACH)));
    }

    @Test
    void connectsBeyondTheBacklogWaitUntilOneIsAccepted() throws Exception {
        Worker worker = server.workers().get(0);
        SocketOptions oneWaits = new SocketOptions(true, 0, 1, SocketOptions.NO_PRIORITY, null);
        ServerSocket listener = on(worker, () -> worker.listen(ADDRESS, oneWaits));
        ConnectedSocket first = connect(ADDRESS);
        ConnectedSocket second = connect(ADDRESS);
        network.settle();

        onClient(() -> assertThat(first.isConnected()).isTrue());
        onClient(() -> assertThat(second.isConnected()).isFalse());
        on(worker, () -> listener.accept(oneWaits, worker));
        onClient(() -> assertThat(second.isConnected()).isTrue());
    }

    @Test
    void waitingForWhatCannotBeFailsWithTheSeed() {
        assertThatThrownBy(() -> network.run(() -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("deadlock")
                .hasMessageContaining("seed 42");
    }

    @Test
    void waitingTooLongFailsToo() throws Exception {
        Worker worker = client.workers().get(0);
        Timer[] again = new Timer[1];
        again[0] = worker.center().newTimer(() -> again[0].schedule(1_000_000));
        worker.center().submitAndWait(() -> again[0].schedule(0));

        network.timeLimit(Duration.ofMinutes(1));
        assertThatThrownBy(() -> network.run(() -> false)).hasMessageContaining("PT1M of virtual time");
        network.stepLimit(10);
        assertThatThrownBy(() -> network.run(() -> false)).hasMessageContaining("10 steps");
    }

    @Test
    void aWorkerMayWaitForAnotherOne() {
        EventCenter waiting = client.workers().get(0).center();
        EventCenter other = client.workers().get(1).center();
        List<String> order = new ArrayList<>();
        waiting.submitAndWait(() -> {
            other.submitAndWait(() -> order.add(waiting.isOwner() ? "inside" : "on the other"));
            order.add(waiting.isOwner() ? "back" : "lost");
        });
        assertThat(order).containsExactly("on the other", "back");
    }

    @Test
    void whatIsLeftBehindIsNamed() throws Exception {
        ServerSocket listener = listen(ADDRESS);
        server.workers().get(0).acquire();
        assertThatThrownBy(network::assertNoLeaks)
                .hasMessageContaining("worker 0 of stack memory at 10.0.0.1: 1 references")
                .hasMessageContaining("1 open sockets");
        server.workers().get(0).release();
        server.workers().get(0).center().submitAndWait(listener::close);
        network.assertNoLeaks();
    }

    @Test
    void closingASocketThatIsStillWatchedFailsTheStep() throws Exception {
        ServerSocket listener = listen(ADDRESS);
        EventCenter center = server.workers().get(0).center();
        on(server.workers().get(0), () -> {
            center.createFileEvent(listener.handle(), EventCenter.READABLE, (handle, mask) -> {});
            return true;
        });
        assertThatThrownBy(() -> center.submitAndWait(listener::close)).hasMessageContaining("file events left");
    }

    @Test
    void socketsBelongToTheirWorkersTurn() throws Exception {
        ServerSocket listener = listen(ADDRESS);
        assertThatThrownBy(() -> listener.accept(
                        SocketOptions.defaults(), server.workers().get(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("belongs to");
    }
}
