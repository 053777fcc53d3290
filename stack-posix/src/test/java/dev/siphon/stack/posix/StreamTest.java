package dev.siphon.stack.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.LocalSocketAddress;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every family of addresses does alike. */
class StreamTest {

    enum Family {
        IPV4,
        IPV6,
        LOCAL_PATH,
        LOCAL_ABSTRACT;

        SocketAddress address() throws Exception {
            return switch (this) {
                case IPV4 -> Hosts.at("127.0.0.1", 0);
                case IPV6 -> Hosts.ipv6();
                case LOCAL_PATH ->
                    LocalSocketAddress.of(
                            Files.createTempDirectory("siphon").resolve("sock").toString());
                case LOCAL_ABSTRACT -> LocalSocketAddress.ofAbstract("siphon-test-" + System.nanoTime());
            };
        }

        boolean isLocal() {
            return this == LOCAL_PATH || this == LOCAL_ABSTRACT;
        }
    }

    private Loop loop;
    private ServerSocket listener;

    @BeforeEach
    void open() throws Exception {
        loop = new Loop();
    }

    @AfterEach
    void close() throws Exception {
        SocketAddress address = listener == null ? null : listener.localAddress();
        loop.close();
        if (address instanceof LocalSocketAddress path && !path.isAbstract()) {
            Files.deleteIfExists(Path.of(path.name()).getParent());
        }
    }

    private void listen(Family family) throws Exception {
        listener = loop.listen(family.address());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsBehindIsReadByTheSameCall(Family family) throws Exception {
        listen(family);
        ConnectedSocket[] ends = loop.stream(listener);
        PayloadBuffer target = loop.transport.pool().tryAcquire(16);
        PayloadBuffer behind = loop.transport.pool().tryAcquire(16);
        assertThat(ends[1].read(target, 2, 4, behind, 8)).isEqualTo(ConnectedSocket.WOULD_BLOCK);

        ends[0].send(list("into two places".getBytes(UTF_8)), false);
        int got = loop.await(() -> {
            int read = ends[1].read(target, 2, 4, behind, 8);
            return read == ConnectedSocket.WOULD_BLOCK ? null : read;
        });
        assertThat(got).isEqualTo(12);
        assertThat(text(target.window(2, 4))).isEqualTo("into");
        assertThat(text(behind.window(0, 8))).isEqualTo(" two pla");

        PayloadBuffer onHeap = PayloadBuffer.wrap(ByteBuffer.allocate(2));
        assertThat(ends[1].read(onHeap, 0, 2, behind, 8)).isEqualTo(2);
        assertThat(text(onHeap)).isEqualTo("ce");
        ends[0].shutdown();
        assertThat(loop.read(ends[1], 1)).isEqualTo("s".getBytes(UTF_8));
        int end = loop.await(() -> {
            int read = ends[1].read(target, 0, 4, behind, 8);
            return read == ConnectedSocket.WOULD_BLOCK ? null : read;
        });
        assertThat(end).isEqualTo(ConnectedSocket.END_OF_STREAM);
        assertThatThrownBy(() -> ends[1].read(target, 0, 4, behind, 0)).isInstanceOf(IllegalArgumentException.class);
        target.release();
        behind.release();
    }

    private static String text(PayloadBuffer content) {
        return UTF_8.decode(content.bytes()).toString();
    }

    @ParameterizedTest
    @EnumSource
    void bytesGoBothWaysUntilShutdown(Family family) throws Exception {
        listen(family);
        assertThat(listener.accept(Loop.OPTIONS, loop.worker)).isNull();
        ConnectedSocket[] ends = loop.stream(listener);
        ConnectedSocket client = ends[0];
        ConnectedSocket server = ends[1];
        assertThat(client.isConnected()).isTrue();
        assertThat(server.isConnected()).isTrue();
        assertThat(client.remoteAddress()).isEqualTo(listener.localAddress());
        assertThat(server.localAddress()).isEqualTo(listener.localAddress());
        assertThat(server.remoteAddress()).isEqualTo(client.localAddress());

        PayloadBuffer buffer = loop.transport.pool().tryAcquire(16);
        assertThat(server.read(buffer, 0, 16)).isEqualTo(ConnectedSocket.WOULD_BLOCK);
        buffer.release();
        assertThat(client.send(list("hello".getBytes(UTF_8)), false)).isEqualTo(5);
        assertThat(loop.read(server, 5)).isEqualTo("hello".getBytes(UTF_8));
        assertThat(server.send(list("world!".getBytes(UTF_8)), false)).isEqualTo(6);
        assertThat(loop.read(client, 6)).isEqualTo("world!".getBytes(UTF_8));

        client.shutdown();
        client.shutdown();
        assertThatThrownBy(() -> client.send(list(new byte[1]), false)).satisfies(is(Errno.EPIPE));
        loop.readEnd(server);
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatClosesIsReadToTheEnd(Family family) throws Exception {
        listen(family);
        ConnectedSocket[] ends = loop.stream(listener);
        ends[1].send(list("bye".getBytes(UTF_8)), true);
        loop.close(ends[1]);
        ends[1].close();
        assertThat(loop.read(ends[0], 3)).isEqualTo("bye".getBytes(UTF_8));
        loop.readEnd(ends[0]);
        assertThat(loop.transport.openSockets()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatClosesBeforeItIsAcceptedIsStillAccepted(Family family) throws Exception {
        listen(family);
        ConnectedSocket client = loop.connect(listener.localAddress());
        loop.await(client::isConnected);
        loop.close(client);
        loop.readEnd(loop.accept(listener));
    }

    @ParameterizedTest
    @EnumSource
    void aSecondListenerIsRefused(Family family) throws Exception {
        listen(family);
        assertThatThrownBy(() -> loop.worker.listen(listener.localAddress(), Loop.OPTIONS))
                .satisfies(is(Errno.EADDRINUSE))
                .hasMessage("bind to " + SocketAddressCodec.text(listener.localAddress())
                        + ": Address already in use (errno 98)");
        loop.stream(listener);
    }

    @ParameterizedTest
    @EnumSource
    void whereNobodyListensAnyMoreTheConnectIsRefusedByIsConnected(Family family) throws Exception {
        listen(family);
        SocketAddress address = listener.localAddress();
        loop.close(listener);
        ConnectedSocket client = loop.connect(address);
        Errno expected = family == Family.LOCAL_PATH ? Errno.ENOENT : Errno.ECONNREFUSED;
        assertThatThrownBy(() -> loop.await(client::isConnected))
                .satisfies(is(expected))
                .hasMessageContaining("connect to " + SocketAddressCodec.text(address));
        assertThatThrownBy(client::isConnected).satisfies(is(expected));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsClosedIsOfNoUse(Family family) throws Exception {
        listen(family);
        ConnectedSocket client = loop.stream(listener)[0];
        loop.close(client);
        loop.close(listener);
        assertThatThrownBy(client::isConnected).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.send(list(new byte[1]), false)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.read(PayloadBuffer.wrap(ByteBuffer.allocate(1)), 0, 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> listener.accept(Loop.OPTIONS, loop.worker)).isInstanceOf(IllegalStateException.class);
        client.shutdown();
        listener.close();
        assertThat(loop.transport.openSockets()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aFullStreamTakesTheRestOnceItIsWritable(Family family) throws Exception {
        listen(family);
        ConnectedSocket[] ends = loop.stream(listener);
        byte[] content = random(16 << 20);
        BufferList out = new BufferList(loop.transport.pool());
        PayloadBuffer payload = loop.transport.pool().tryAcquire(content.length);
        payload.memory().put(0, content);
        out.append(payload, 0, content.length);

        long sent = ends[0].send(out, false);
        assertThat(sent).isBetween(1L, content.length - 1L);
        assertThat(out.remaining()).isEqualTo(content.length - sent);
        // The kernel moves bytes to the other end by itself, which makes a little room again, until that is full as
        // well.
        long more = ends[0].send(out, false);
        while (more > 0) {
            sent += more;
            more = ends[0].send(out, false);
        }
        assertThat(out.remaining()).isEqualTo(content.length - sent).isPositive();

        byte[] received = new byte[content.length];
        PayloadBuffer target = loop.transport.pool().tryAcquire(1 << 20);
        int total = 0;
        while (total < content.length) {
            int got = loop.await(() -> {
                ends[0].send(out, false);
                return Loop.nonZero(ends[1].read(target, 0, target.capacity()));
            });
            target.memory().get(0, received, total, got);
            total += got;
        }
        target.release();
        assertThat(received).isEqualTo(content);
        assertThat(out.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void segmentsOfEveryKindArriveInOrder(Family family) throws Exception {
        listen(family);
        ConnectedSocket[] ends = loop.stream(listener);
        Random random = new Random(7);
        BufferList out = new BufferList(loop.transport.pool());
        byte[] content = random(800_000);
        int at = 0;
        int segments = 0;
        while (at < content.length) {
            int length = Math.min(content.length - at, segments % 500 == 499 ? 90_000 : 1 + random.nextInt(60));
            int offset = random.nextInt(8);
            PayloadBuffer segment = segment(random.nextInt(3), offset + length);
            segment.memory().put(offset, content, at, length);
            out.append(segment, offset, length);
            at += length;
            segments++;
        }
        assertThat(segments).isGreaterThan(3000);
        byte[] received = new byte[0];
        while (received.length < content.length) {
            long sent = ends[0].send(out, false);
            byte[] part = loop.read(ends[1], (int) sent);
            received = concat(received, part);
        }
        assertThat(received).isEqualTo(content);
        assertThat(out.isEmpty()).isTrue();
    }

    private PayloadBuffer segment(int kind, int capacity) {
        return switch (kind) {
            case 0 -> loop.transport.pool().tryAcquire(capacity);
            case 1 -> PayloadBuffer.wrap(ByteBuffer.allocate(capacity));
            default -> PayloadBuffer.wrap(ByteBuffer.allocateDirect(capacity));
        };
    }

    @ParameterizedTest
    @EnumSource
    void readsGoToTheOffsetAndNowhereElse(Family family) throws Exception {
        listen(family);
        ConnectedSocket[] ends = loop.stream(listener);
        for (PayloadBuffer target :
                new PayloadBuffer[] {loop.transport.pool().tryAcquire(512), PayloadBuffer.wrap(ByteBuffer.allocate(512))
                }) {
            for (int i = 0; i < 512; i++) {
                target.memory().put(i, (byte) 0x55);
            }
            ends[0].send(list("abcdef".getBytes(UTF_8)), false);
            assertThat(loop.await(() -> Loop.nonZero(ends[1].read(target, 100, 4))))
                    .isEqualTo(4);
            assertThat(ends[1].read(target, 510, 2)).isEqualTo(2);
            byte[] expected = new byte[512];
            Arrays.fill(expected, (byte) 0x55);
            System.arraycopy("abcd".getBytes(UTF_8), 0, expected, 100, 4);
            System.arraycopy("ef".getBytes(UTF_8), 0, expected, 510, 2);
            byte[] actual = new byte[512];
            target.memory().get(0, actual);
            assertThat(actual).isEqualTo(expected);
            assertThatThrownBy(() -> ends[1].read(target, 510, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("read of 3 bytes to 510 of payload buffer");
            assertThatThrownBy(() -> ends[1].read(target, -1, 3)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ends[1].read(target, 0, 0)).isInstanceOf(IllegalArgumentException.class);
            target.release();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsShutDownWhileConnectingStaysDown(Family family) throws Exception {
        listen(family);
        ConnectedSocket client = loop.connect(listener.localAddress());
        boolean wasConnected = client.isConnected();
        client.shutdown();
        if (wasConnected) {
            assertThat(client.isConnected()).isTrue();
        } else {
            assertThatThrownBy(client::isConnected).satisfies(is(Errno.EPIPE));
        }
        assertThatThrownBy(() -> client.send(list(new byte[1]), false)).satisfies(is(Errno.EPIPE));
    }

    private BufferList list(byte[] bytes) {
        return list(loop, bytes);
    }

    static BufferList list(Loop loop, byte[] bytes) {
        BufferList list = new BufferList(loop.transport.pool());
        list.append(PayloadBuffer.wrap(ByteBuffer.wrap(bytes)), 0, bytes.length);
        return list;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    static ThrowingConsumer<Throwable> is(Errno errno) {
        return error -> assertThat(error)
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
