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
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.threaded.StackTraits;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the conformance suite cannot ask of every transport: injected faults, exact windows, held-back bytes. */
class MemoryStreamTest {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress("10.0.0.1", 6789);
    private static final SocketOptions OPTIONS = SocketOptions.defaults();

    private final MemoryNetwork network = new MemoryNetwork();
    private NetworkStack stack;
    private Worker worker;
    private ServerSocket listener;
    private ConnectedSocket client;
    private ConnectedSocket server;

    @BeforeEach
    void connect() throws Exception {
        stack = new MemoryStackProvider(
                        network, MemoryStackOptions.defaults().host("10.0.0.1").windowBytes(1000))
                .create(StackConfig.ofWorkers(1));
        stack.start();
        worker = stack.workers().get(0);
        listener = MemoryNetworkTest.on(worker, () -> worker.listen(ADDRESS, OPTIONS));
        client = MemoryNetworkTest.on(worker, () -> worker.connect(ADDRESS, OPTIONS));
        network.settle();
        server = MemoryNetworkTest.on(worker, () -> listener.accept(OPTIONS, worker));
    }

    @AfterEach
    void closeStack() {
        stack.close();
    }

    private long send(int bytes, boolean more) throws Exception {
        return MemoryNetworkTest.on(worker, () -> {
            BufferList list = new BufferList(worker.pool());
            list.copy(ByteBuffer.allocate(bytes), 0, bytes);
            long taken = client.send(list, more);
            list.clear();
            return taken;
        });
    }

    private int read(int bytes) throws Exception {
        return MemoryNetworkTest.on(worker, () -> {
            PayloadBuffer buffer = Objects.requireNonNull(worker.pool().tryAcquire(bytes));
            try {
                return server.read(buffer, 0, bytes);
            } finally {
                buffer.release();
            }
        });
    }

    private static void assertErrno(ThrowingCallable call, Errno errno) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    @Test
    void aSendTakesWhatFitsTheWindow() throws Exception {
        assertThat(send(700, false)).isEqualTo(700);
        assertThat(send(700, false)).isEqualTo(300);
        assertThat(send(700, false)).isZero();
        assertThat(read(10)).isEqualTo(10);
        assertThat(send(700, false)).isEqualTo(10);
    }

    @Test
    void bytesThatMoreShouldFollowAreHeldBackForAWhile() throws Exception {
        send(10, true);
        network.settle();
        assertThat(read(100)).isEqualTo(ConnectedSocket.WOULD_BLOCK);
        network.advance(Duration.ofMillis(200));
        assertThat(read(100)).isEqualTo(10);

        send(10, true);
        send(5, false);
        assertThat(read(100)).isEqualTo(15);
    }

    @Test
    void aConnectionIsCutAtTheByteAsked() throws Exception {
        network.faults(FaultPlan.cutAfter(Flow::fromClient, 123, Fate.RESET));
        assertThat(send(500, false)).isEqualTo(500);
        network.settle();
        assertThat(read(500)).as("what arrived before the cut").isEqualTo(123);
        assertErrno(() -> read(500), Errno.ECONNRESET);
        assertErrno(() -> send(1, false), Errno.ECONNRESET);
    }

    @Test
    void aBlackHoleSwallowsSilentlyAndForever() throws Exception {
        network.faults(FaultPlan.cutAfter(Flow::fromClient, 100, Fate.BLACKHOLE));
        assertThat(send(900, false)).isEqualTo(900);
        network.advance(Duration.ofHours(1));
        assertThat(read(1000)).isEqualTo(100);
        assertThat(read(1000)).isEqualTo(ConnectedSocket.WOULD_BLOCK);
        assertThat(send(900, false)).as("room left by what arrived").isEqualTo(200);
        assertThat(send(900, false)).isZero();
    }

    @Test
    void aTestResetsAConnectionFromOutside() throws Exception {
        network.connections().get(0).reset();
        assertErrno(() -> read(1), Errno.ECONNRESET);
        assertErrno(() -> send(1, false), Errno.ECONNRESET);
    }

    @Test
    void closingWithUnreadBytesResetsThePeer() throws Exception {
        send(10, false);
        worker.center().submitAndWait(server::close);
        assertErrno(() -> send(1, false), Errno.ECONNRESET);
    }

    @Test
    void delaysArePassedInVirtualTime() throws Exception {
        network.faults(new FaultPlan() {
            @Override
            public long delayNanos(Flow flow) {
                return 5_000_000;
            }
        });
        send(10, false);
        network.advance(Duration.ofMillis(4));
        assertThat(read(10)).isEqualTo(ConnectedSocket.WOULD_BLOCK);
        network.advance(Duration.ofMillis(1));
        assertThat(read(10)).isEqualTo(10);
    }

    @Test
    void acceptFailsAsOftenAsAskedAndKeepsTheConnection() throws Exception {
        ConnectedSocket second = MemoryNetworkTest.on(worker, () -> worker.connect(ADDRESS, OPTIONS));
        network.settle();
        network.faults(FaultPlan.acceptFails(2));
        for (int i = 0; i < 2; i++) {
            assertErrno(() -> MemoryNetworkTest.on(worker, () -> listener.accept(OPTIONS, worker)), Errno.EMFILE);
        }
        ConnectedSocket accepted = MemoryNetworkTest.on(worker, () -> listener.accept(OPTIONS, worker));
        assertThat(accepted.remoteAddress()).isEqualTo(second.localAddress());
    }

    @Test
    void aConnectionResetWhileItWaitedIsSkipped() throws Exception {
        ConnectedSocket aborted = MemoryNetworkTest.on(worker, () -> worker.connect(ADDRESS, OPTIONS));
        ConnectedSocket alive = MemoryNetworkTest.on(worker, () -> worker.connect(ADDRESS, OPTIONS));
        network.settle();
        network.connections().stream()
                .filter(connection -> connection.clientAddress().equals(aborted.localAddress()))
                .forEach(MemoryConnection::reset);
        ConnectedSocket accepted = MemoryNetworkTest.on(worker, () -> listener.accept(OPTIONS, worker));
        assertThat(accepted.remoteAddress()).isEqualTo(alive.localAddress());
    }

    @Test
    void theSameSeedRunsTheSameWay() throws Exception {
        String first = journey(7);
        stack.close();
        connectAgain();
        assertThat(journey(7)).isEqualTo(first);
        stack.close();
        connectAgain();
        assertThat(journey(8)).isNotEqualTo(first);
    }

    private void connectAgain() throws Exception {
        network.faults(FaultPlan.NONE);
        connect();
    }

    /** The sizes and moments in which 100 × 200 bytes arrive. */
    private String journey(long seed) throws Exception {
        network.faults(new RandomFaults(seed).splits(500, 50).delays(1_000_000));
        StringBuilder journey = new StringBuilder();
        long start = network.clock().nanoTime();
        for (int i = 0; i < 100; i++) {
            send(200, false);
            network.advance(Duration.ofNanos(500_000));
            journey.append(read(1000))
                    .append('@')
                    .append(network.clock().nanoTime() - start)
                    .append(' ');
        }
        return journey.toString();
    }

    @Test
    void aStackThatIsNotReadyRefusesToListenAndConnect() throws Exception {
        NetworkStack late = new MemoryStackProvider(
                        network, MemoryStackOptions.defaults().traits(new StackTraits(false, false, false, false)))
                .create(StackConfig.ofWorkers(1));
        late.start();
        Worker lateWorker = late.workers().get(0);
        assertThat(late.isReady()).isFalse();
        assertThatThrownBy(() -> MemoryNetworkTest.on(
                        lateWorker, () -> lateWorker.listen(new InetSocketAddress("10.0.0.1", 0), OPTIONS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before ready()");
        assertThatThrownBy(() -> MemoryNetworkTest.on(lateWorker, () -> lateWorker.connect(ADDRESS, OPTIONS)))
                .isInstanceOf(IllegalStateException.class);
        late.ready();
        assertThat(late.isReady()).isTrue();
        ConnectedSocket connected = MemoryNetworkTest.on(lateWorker, () -> lateWorker.connect(ADDRESS, OPTIONS));
        network.settle();
        assertThat(MemoryNetworkTest.on(lateWorker, connected::isConnected)).isTrue();
        late.close();
    }
}
