package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.event.EventCenter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How streams end: shutdown, close, and a peer that no longer reads. */
interface EndContract extends Conformance {

    private long send(Pair pair, int bytes) throws Exception {
        return on(pair.clientWorker(), () -> {
            BufferList list = new BufferList(pair.clientWorker().pool());
            list.copy(ByteBuffer.allocate(bytes), 0, bytes);
            try {
                return pair.client().send(list, false);
            } finally {
                list.clear();
            }
        });
    }

    @Test
    default void allBytesSentBeforeShutdownAreReadBeforeTheEnd() throws Exception {
        byte[] sent = StreamContract.pattern(11, 1 << 20);
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        Stream client = Stream.connect(stack(), worker(1), acceptor.address(), stream -> {});
        await("the connection", client::isConnected);
        run(client.worker(), () -> client.send(sent));
        await("all bytes taken", () -> client.unsentBytes() == 0);
        client.shutdown();
        await("the end of the stream", () -> acceptor.accepted().stream().anyMatch(Stream::isOver));
        Stream server = acceptor.accepted().get(0);
        assertThat(server.hasEnded()).as("orderly end, not " + server.failure()).isTrue();
        assertThat(Arrays.equals(server.received(), sent)).isTrue();
        client.close();
        acceptor.close();
    }

    @Test
    default void shutdownTwiceIsShutdownOnce() throws Exception {
        Pair pair = Pair.connect(this);
        run(pair.clientWorker(), () -> {
            pair.client().shutdown();
            pair.client().shutdown();
        });
        assertErrno(() -> send(pair, 1), Errno.EPIPE);
        assertErrno(() -> send(pair, 1), Errno.EPIPE);
        pair.close();
    }

    @Test
    default void theEndIsAnnouncedByAReadableEvent() throws Exception {
        Pair pair = Pair.connect(this);
        EventRecorder events = new EventRecorder();
        run(
                pair.serverWorker(),
                () -> pair.serverWorker()
                        .center()
                        .createFileEvent(pair.server().handle(), EventCenter.READABLE, events));
        settle(pair.serverWorker());
        assertThat(events.readable()).isZero();
        run(pair.clientWorker(), pair.client()::close);
        await("a readable event", () -> events.readable() > 0);

        Reader reader = new Reader(pair.serverWorker());
        await("the end", () -> reader.isOver(this, pair.server()));
        assertThat(reader.hasEnded()).isTrue();
        reader.close();
        run(
                pair.serverWorker(),
                () -> pair.serverWorker().center().deleteFileEvent(pair.server().handle(), EventCenter.READABLE));
        pair.close();
    }

    @Test
    default void sendingToAPeerThatClosedFailsInTheEnd() throws Exception {
        Pair pair = Pair.connect(this);
        run(pair.serverWorker(), pair.server()::close);
        TransportException[] failure = new TransportException[1];
        await("a failing send", () -> {
            try {
                send(pair, 1000);
                return false;
            } catch (TransportException e) {
                failure[0] = e;
                return true;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(failure[0].errno()).isIn(Errno.EPIPE, Errno.ECONNRESET);
        pair.close();
    }

    @Test
    default void closingTwiceIsClosingOnce() throws Exception {
        Pair pair = Pair.connect(this);
        pair.close();
        pair.close();
    }

    @Test
    default void aHandleIsUsedAgainWithoutItsOldEvents() throws Exception {
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> stream.send(stream.take()));
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
        assertThat(acceptor.accepted()).allMatch(Stream::hasEnded);
        acceptor.close();
    }
}
