package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Moving bytes: Ceph's SimpleTest and ComplexTest, and the contract of read and send. */
interface StreamContract extends Conformance {

    /** {@code length} bytes that are the same for the same seed. */
    static byte[] pattern(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private BufferList listOf(Pair pair, byte[] bytes) {
        BufferList list = new BufferList(pair.clientWorker().pool());
        list.copy(ByteBuffer.wrap(bytes), 0, bytes.length);
        return list;
    }

    private long send(Pair pair, BufferList list, boolean more) throws Exception {
        return on(pair.clientWorker(), () -> pair.client().send(list, more));
    }

    private void sendAll(Pair pair, byte[] bytes) {
        BufferList list = listOf(pair, bytes);
        await("room for " + bytes.length + " bytes", () -> {
            try {
                send(pair, list, false);
                return list.isEmpty();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    default void bytesGoOneWayUntilShutdown() throws Exception {
        Pair pair = Pair.connect(this);
        BufferList hello = listOf(pair, "hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(send(pair, hello, false)).isEqualTo(5);
        assertThat(hello.isEmpty()).isTrue();

        Reader reader = new Reader(pair.serverWorker());
        await("five bytes", () -> reader.has(this, pair.server(), 5));
        assertThat(reader.received()).asString().isEqualTo("hello");

        run(pair.clientWorker(), pair.client()::shutdown);
        BufferList late = listOf(pair, new byte[3]);
        assertErrno(() -> send(pair, late, false), Errno.EPIPE);
        assertThat(late.remaining()).as("bytes that could not be sent").isEqualTo(3);
        await("the end of the stream", () -> reader.isOver(this, pair.server()));
        assertThat(reader.hasEnded()).isTrue();

        run(pair.clientWorker(), late::clear);
        reader.close();
        pair.close();
    }

    @Test
    default void aReadWithNothingThereWouldBlock() throws Exception {
        Pair pair = Pair.connect(this);
        PayloadBuffer buffer = Objects.requireNonNull(pair.serverWorker().pool().tryAcquire(100));
        for (int i = 0; i < 3; i++) {
            assertThat(on(pair.serverWorker(), () -> pair.server().read(buffer, 0, 100)))
                    .isEqualTo(ConnectedSocket.WOULD_BLOCK);
        }
        buffer.release();
        pair.close();
    }

    @Test
    default void aReadFillsJustItsPartOfTheBuffer() throws Exception {
        Pair pair = Pair.connect(this);
        byte[] sent = pattern(1, 1000);
        sendAll(pair, sent);

        PayloadBuffer buffer = Objects.requireNonNull(pair.serverWorker().pool().tryAcquire(2000));
        for (int i = 0; i < 2000; i++) {
            buffer.memory().put(i, (byte) 77);
        }
        int[] done = new int[1];
        await("1000 bytes, at most 300 at a time", () -> {
            try {
                int want = Math.min(300, 1000 - done[0]);
                int bytes = on(pair.serverWorker(), () -> pair.server().read(buffer, 100 + done[0], want));
                assertThat(bytes).isBetween(0, want);
                done[0] += bytes;
                return done[0] == 1000;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        byte[] memory = new byte[2000];
        buffer.memory().get(0, memory);
        assertThat(Arrays.copyOfRange(memory, 100, 1100)).isEqualTo(sent);
        assertThat(Arrays.copyOf(memory, 100)).containsOnly(77);
        assertThat(Arrays.copyOfRange(memory, 1100, 2000)).containsOnly(77);
        buffer.release();
        pair.close();
    }

    @Test
    default void sendTakesWhatFitsAndRemovesExactlyThat() throws Exception {
        Pair pair = Pair.connect(this);
        int total = 32 << 20;
        BufferList list = new BufferList(pair.clientWorker().pool());
        byte[] chunk = pattern(2, 1 << 20);
        PayloadBuffer shared = PayloadBuffer.wrap(
                ByteBuffer.allocateDirect(chunk.length).put(chunk).flip());
        for (int i = 0; i < total / chunk.length; i++) {
            list.append(shared.retain(), 0, chunk.length);
        }
        shared.release();

        long taken = 0;
        for (long now = send(pair, list, false); now > 0; now = send(pair, list, false)) {
            taken += now;
            assertThat(list.remaining()).isEqualTo(total - taken);
        }
        assertThat(taken).as("bytes taken without a reader").isGreaterThan(0).isLessThan(total);

        Reader reader = new Reader(pair.serverWorker());
        long[] sum = {taken};
        await("all bytes", () -> {
            try {
                sum[0] += send(pair, list, false);
                return reader.has(this, pair.server(), total);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(sum[0]).isEqualTo(total);
        assertThat(list.isEmpty()).isTrue();
        byte[] received = reader.received();
        for (int i = 0; i < total; i += chunk.length) {
            assertThat(Arrays.equals(received, i, i + chunk.length, chunk, 0, chunk.length))
                    .isTrue();
        }
        reader.close();
        pair.close();
    }

    @Test
    default void aSendThatLeftBytesBehindGoesOnAtAWritableEvent() throws Exception {
        byte[] sent = pattern(3, 8 << 20);
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        Stream client = Stream.connect(stack(), worker(1), acceptor.address(), stream -> {});
        client.send(sent);
        await(
                "8 MiB",
                () -> !acceptor.accepted().isEmpty()
                        && acceptor.accepted().get(0).receivedBytes() >= sent.length);
        assertThat(Arrays.equals(acceptor.accepted().get(0).received(), sent)).isTrue();
        client.close();
        acceptor.close();
    }

    @Test
    default void bothDirectionsMoveAtOnce() throws Exception {
        byte[] up = pattern(4, 2 << 20);
        byte[] down = pattern(5, 3 << 20);
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        Stream client = Stream.connect(stack(), worker(1), acceptor.address(), stream -> {});
        await(
                "the connection",
                () -> client.isConnected() && !acceptor.accepted().isEmpty());
        Stream server = acceptor.accepted().get(0);
        client.send(up);
        server.send(down);
        await("both streams", () -> server.receivedBytes() >= up.length && client.receivedBytes() >= down.length);
        assertThat(Arrays.equals(server.received(), up)).isTrue();
        assertThat(Arrays.equals(client.received(), down)).isTrue();
        client.close();
        acceptor.close();
    }

    @Test
    default void manySmallSegmentsKeepTheirOrder() throws Exception {
        Pair pair = Pair.connect(this);
        byte[] sent = pattern(6, 30_000);
        BufferList list = new BufferList(pair.clientWorker().pool());
        PayloadBuffer source = Objects.requireNonNull(pair.clientWorker().pool().tryAcquire(sent.length));
        source.memory().put(0, sent);
        for (int offset = 0; offset < sent.length; offset += 10) {
            list.append(source.retain(), offset, 10);
        }
        source.release();
        assertThat(list.segments()).isEqualTo(3000);

        Reader reader = new Reader(pair.serverWorker());
        await("3000 segments", () -> {
            try {
                send(pair, list, false);
                return reader.has(this, pair.server(), sent.length);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(reader.received()).isEqualTo(sent);
        reader.close();
        pair.close();
    }

    @Test
    default void theMoreHintChangesNeitherBytesNorOrder() throws Exception {
        Pair pair = Pair.connect(this);
        Reader reader = new Reader(pair.serverWorker());
        assertThat(send(pair, listOf(pair, new byte[] {1, 2}), true)).isEqualTo(2);
        assertThat(send(pair, listOf(pair, new byte[] {3}), true)).isEqualTo(1);
        assertThat(send(pair, listOf(pair, new byte[] {4, 5}), false)).isEqualTo(2);
        await("five bytes", () -> reader.has(this, pair.server(), 5));
        assertThat(reader.received()).containsExactly(1, 2, 3, 4, 5);

        send(pair, listOf(pair, new byte[] {6}), true);
        await("a byte that nothing followed", () -> reader.has(this, pair.server(), 6));
        reader.close();
        pair.close();
    }

    @Test
    default void sendingNothingTakesNothing() throws Exception {
        Pair pair = Pair.connect(this);
        assertThat(send(pair, new BufferList(pair.clientWorker().pool()), false))
                .isZero();
        pair.close();
    }

    @Test
    default void payloadMemoryReturnsOnceItWasSent() throws Exception {
        Pair pair = Pair.connect(this);
        long before = pair.clientWorker().pool().outstanding();
        BufferList list = new BufferList(pair.clientWorker().pool());
        for (int i = 0; i < 8; i++) {
            PayloadBuffer payload =
                    Objects.requireNonNull(pair.clientWorker().pool().tryAcquire(1000));
            list.append(payload, 0, 1000);
        }
        assertThat(pair.clientWorker().pool().outstanding()).isEqualTo(before + 8);
        Reader reader = new Reader(pair.serverWorker());
        await("8000 bytes", () -> {
            try {
                send(pair, list, false);
                return reader.has(this, pair.server(), 8000);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        await("the buffers' return", () -> pair.clientWorker().pool().outstanding() == before);
        reader.close();
        pair.close();
    }

    @Test
    default void zeroCopyReadHandsOverMemoryOnlyIfTheTraitSaysSo() throws Exception {
        Pair pair = Pair.connect(this);
        byte[] sent = pattern(7, 5000);
        sendAll(pair, sent);
        byte[] received = new byte[sent.length];
        int[] done = new int[1];
        PayloadBuffer buffer = Objects.requireNonNull(pair.serverWorker().pool().tryAcquire(sent.length));
        await("5000 bytes", () -> {
            try {
                run(pair.serverWorker(), () -> {
                    PayloadBuffer handed = pair.server().zeroCopyRead(sent.length - done[0]);
                    if (handed != null) {
                        assertThat(stack().supportsZeroCopyRead()).isTrue();
                        handed.bytes().get(received, done[0], handed.length());
                        done[0] += handed.length();
                        handed.release();
                    } else if (!stack().supportsZeroCopyRead()) {
                        int bytes = pair.server().read(buffer, 0, sent.length - done[0]);
                        buffer.memory().get(0, received, done[0], bytes);
                        done[0] += bytes;
                    }
                });
                return done[0] == sent.length;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(received).isEqualTo(sent);
        assertThat(on(
                        pair.serverWorker(),
                        () -> Optional.ofNullable(pair.server().zeroCopyRead(10))))
                .isEmpty();
        buffer.release();
        pair.close();
    }

    @Test
    default void aHundredBlocksGoFromWorkerToWorker() throws Exception {
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        Stream client = Stream.connect(stack(), worker(1), acceptor.address(), stream -> {});
        byte[] sent = pattern(8, 100 * 10240);
        for (int i = 0; i < 100; i++) {
            client.send(Arrays.copyOfRange(sent, i * 10240, (i + 1) * 10240));
        }
        await(
                "100 blocks",
                () -> !acceptor.accepted().isEmpty()
                        && acceptor.accepted().get(0).receivedBytes() >= sent.length);
        assertThat(Arrays.equals(acceptor.accepted().get(0).received(), sent)).isTrue();
        client.close();
        acceptor.close();
    }
}
