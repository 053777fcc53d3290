package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.verbs.VerbsAddresses;
import dev.siphon.it.verbs.WarmUp;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.library.OpenObjects;
import dev.siphon.stack.verbs.EnabledWithVerbs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a verbs device or a peer can do to a connection: an error each, and nothing is left behind. */
@EnabledWithVerbs
class RdmaFaultTest extends StackFixture {

    /** Receives of a connection, and payload of each, by default. */
    private static final int DEPTH = 32;

    private static final int PAYLOAD_BYTES = (32 << 10) - 8;

    private OpenObjects before;

    @Override
    StackUnderTest open() throws IOException {
        WarmUp.once();
        return new ThreadedStackUnderTest("rdma", VerbsAddresses::fresh, VerbsAddresses.other());
    }

    @BeforeEach
    void countObjects() {
        before = OpenObjects.count();
    }

    @AfterEach
    void nothingIsLeft() {
        underTest().close();
        assertThat(OpenObjects.count()).isEqualTo(before);
    }

    @Test
    void twoHundredConnectionsLeaveNoQueuePairAndNoId() throws Exception {
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> stream.send(stream.take()));
        int ids = OpenObjects.count().cmIds();
        for (int round = 0; round < 200; round++) {
            Stream client =
                    Stream.connect(stack(), worker(round % StackUnderTest.WORKERS), acceptor.address(), s -> {});
            client.send(new byte[] {1, 2, 3});
            await("echo of round " + round, () -> client.receivedBytes() == 3);
            client.close();
        }
        await(
                "the end of all connections",
                () -> acceptor.accepted().stream().filter(Stream::isOver).count() == 200);
        acceptor.accepted().forEach(Stream::close);
        await(
                "queue pairs and ids to be gone",
                () -> OpenObjects.count().queuePairs() == 0
                        && OpenObjects.count().cmIds() == ids);
        acceptor.close();
    }

    @Test
    void whoDoesNotReadHoldsItsPeerBackAndLosesNothing() throws Exception {
        Pair pair = Pair.connect(this);
        byte[] sent = StreamContract.pattern(21, 4 << 20);
        Sender sender = new Sender(pair, sent);
        long first = sender.sendUntilItBlocks(this);
        assertThat(first).as("bytes taken without a reader").isEqualTo((long) DEPTH * PAYLOAD_BYTES);
        assertThat(sender.sendUntilItBlocks(this)).as("without a credit").isZero();

        Reader reader = new Reader(pair.serverWorker());
        await("all bytes", () -> {
            sender.sendUntilItBlocks(this);
            return reader.has(this, pair.server(), sent.length);
        });
        assertThat(Arrays.equals(reader.received(), sent)).isTrue();
        reader.close();
        pair.close();
    }

    @Test
    void bothEndsMayFillEachOtherBeforeEitherReads() throws Exception {
        byte[] up = StreamContract.pattern(22, 4 << 20);
        byte[] down = StreamContract.pattern(23, 4 << 20);
        Pair pair = Pair.connect(this);
        Sender there = new Sender(pair, up);
        Sender back = Sender.ofServer(pair, down);
        there.sendUntilItBlocks(this);
        back.sendUntilItBlocks(this);
        Reader server = new Reader(pair.serverWorker());
        // The client does not read yet: that must not keep the server's credits from it.
        await("all bytes one way", () -> {
            there.sendUntilItBlocks(this);
            return server.has(this, pair.server(), up.length);
        });
        Reader client = new Reader(pair.clientWorker());
        await("all bytes the other way", () -> {
            back.sendUntilItBlocks(this);
            return client.has(this, pair.client(), down.length);
        });
        assertThat(Arrays.equals(client.received(), down)).isTrue();
        server.close();
        client.close();
        pair.close();
    }

    @Test
    void aKilledPeerEndsItsConnection() throws Exception {
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        InetSocketAddress address = (InetSocketAddress) acceptor.address();
        try (RdmaPeer peer = RdmaPeer.start(List.of(), "connect", host(address), Integer.toString(address.getPort()))) {
            peer.awaitLine("sent");
            await(
                    "its bytes",
                    () -> !acceptor.accepted().isEmpty()
                            && acceptor.accepted().get(0).receivedBytes() > 0);
            peer.kill();
            await("the end", () -> acceptor.accepted().get(0).isOver());
        }
        TransportException failure =
                Objects.requireNonNull(acceptor.accepted().get(0).failure(), "a kill is no orderly end");
        assertThat(failure.errno()).isIn(Errno.ECONNRESET, Errno.ETIMEDOUT);
        acceptor.close();
    }

    @Test
    void tooLittleLockedMemoryIsToldWithItsRemedy() throws Exception {
        List<String> confined = List.of("setpriv", "--bounding-set=-ipc_lock", "prlimit", "--memlock=65536");
        try (RdmaPeer peer =
                RdmaPeer.start(confined, "listen", VerbsAddresses.own().getHostAddress())) {
            assertThat(peer.rest()).contains("65536 bytes", "LimitMEMLOCK=infinity");
        }
    }

    @Test
    void anAddressOnNoDeviceNamesThoseThatAre() throws Exception {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        assertErrno(() -> on(worker(0), () -> worker(0).listen(loopback, ListenContract.OPTIONS)), Errno.EADDRNOTAVAIL);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() ->
                        on(worker(0), () -> worker(0).listen(loopback, ListenContract.OPTIONS))))
                .hasMessageContaining("127.0.0.1 is on no RDMA device")
                .hasMessageContaining(VerbsAddresses.own().getHostAddress());
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }
}
