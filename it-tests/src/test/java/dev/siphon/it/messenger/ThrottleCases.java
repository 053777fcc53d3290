package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What bounds what is received, and that it is given back on every path. */
interface ThrottleCases extends MessengerCases {

    /** A server that bounds what it receives of clients. */
    private Node.Builder boundedServer(Throttle bytes, Throttle messages) {
        return server().setUp(m -> m.setPolicyThrottlers(EntityType.CLIENT, bytes, messages));
    }

    /** One that holds on to all messages by putting them into {@code kept}. */
    private Node keepingServer(Throttle bytes, Throttle messages, Queue<Message> kept) {
        return boundedServer(bytes, messages)
                .dispatcher(d -> d.onMessage(message -> kept.add(message.retain())))
                .bind();
    }

    private static void sendSixHundredBytes(Connection connection, int times) {
        for (int i = 0; i < times; i++) {
            connection.send(Message.opaque(Payloads.NOTE)
                    .front(Payloads.buffer(new byte[100]))
                    .middle(Payloads.buffer(new byte[200]))
                    .data(Payloads.buffer(new byte[300])));
        }
    }

    @Test
    default void theMessageThrottleHoldsThePeerBackUntilMessagesAreReleased() {
        Throttle messages = world().throttle("messages", 2);
        Queue<Message> kept = new ConcurrentLinkedQueue<>();
        Node server = keepingServer(null, messages, kept);
        Node client = client().start();
        Connection connection = connect(client, server);
        for (int i = 0; i < 5; i++) {
            connection.send(Payloads.note("one more").tid(i));
        }
        for (int delivered = 2; delivered < 5; delivered++) {
            int count = delivered;
            long refusals = messages.refusals();
            await("the throttle is full", () -> server.dispatcher().count() == count && messages.refusals() > refusals);
            assertThat(messages.current()).isEqualTo(2);
            kept.remove().release();
        }
        await("the last message", () -> server.dispatcher().count() == 5);
        assertThat(server.dispatcher().messages()).extracting(ReceivedCopy::tid).containsExactly(0L, 1L, 2L, 3L, 4L);
        kept.forEach(Message::release);
        assertThat(messages.current()).isZero();
    }

    @Test
    default void theByteThrottleHoldsThePeerBackUntilMessagesAreReleased() {
        Throttle bytes = world().throttle("bytes", 1000);
        Queue<Message> kept = new ConcurrentLinkedQueue<>();
        Node server = keepingServer(bytes, null, kept);
        Node client = client().start();
        Connection connection = connect(client, server);
        sendSixHundredBytes(connection, 3);
        await("the throttle is full", () -> server.dispatcher().count() == 1 && bytes.refusals() > 0);
        assertThat(bytes.current()).as("front, middle and data").isEqualTo(600);
        kept.remove().release();
        await("the second message", () -> server.dispatcher().count() == 2);
        kept.remove().release();
        await("the third message", () -> server.dispatcher().count() == 3);
        kept.remove().release();
        assertThat(bytes.current()).isZero();
    }

    @Test
    default void aMessageLargerThanTheThrottleIsLetInAlone() {
        Throttle bytes = world().throttle("bytes", 100);
        Node server = boundedServer(bytes, null).bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        sendSixHundredBytes(connection, 2);
        await("both messages", () -> server.dispatcher().count() == 2);
        await("all is given back", () -> bytes.current() == 0);
    }

    @Test
    @ShowsEffectOf("ms_dispatch_throttle_bytes")
    default void theDispatchThrottleHoldsReadingUntilMessagesAreDispatched() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger longest = new AtomicInteger();
        Node[] holder = new Node[1];
        Node server = server().with(MessengerOptions.MS_DISPATCH_THROTTLE_BYTES, 1000L)
                .dispatcher(d -> d.onRead(message -> {
                    longest.accumulateAndGet(holder[0].messenger().dispatchQueueLength(), Math::max);
                    read.incrementAndGet();
                }))
                .bind();
        holder[0] = server;
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        world().holdDispatch(server);
        longest.set(0);
        int before = read.get();
        sendSixHundredBytes(connection, 5);
        await("one message is read", () -> read.get() > before);
        world().settle();
        assertThat(read.get()).as("read while nothing is dispatched").isEqualTo(before + 1);
        world().releaseDispatch(server);
        await("all messages", () -> server.dispatcher().count() == 6);
        assertThat(longest.get()).as("queued when another was read").isZero();
    }

    @Test
    default void withoutADispatchThrottleAllIsReadAtOnce() {
        Node server =
                server().with(MessengerOptions.MS_DISPATCH_THROTTLE_BYTES, 0L).bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        world().holdDispatch(server);
        sendSixHundredBytes(connection, 5);
        await("all are queued", () -> server.messenger().dispatchQueueLength() == 5);
        world().releaseDispatch(server);
        await("all messages", () -> server.dispatcher().count() == 6);
    }

    @Test
    default void markDownGivesBackWhatQueuedMessagesHold() {
        Throttle bytes = world().throttle("bytes", 100_000);
        Throttle messages = world().throttle("messages", 100);
        Node server = boundedServer(bytes, messages)
                .with(MessengerOptions.MS_DISPATCH_THROTTLE_BYTES, 2400L)
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        world().holdDispatch(server);
        sendSixHundredBytes(connection, 4);
        await("all are queued", () -> server.messenger().dispatchQueueLength() == 4);
        assertThat(messages.current()).isEqualTo(4);
        assertThat(bytes.current()).isEqualTo(2400);
        server.accepted().markDown();
        await("policy throttles are given back", () -> messages.current() == 0 && bytes.current() == 0);
        assertThat(server.messenger().dispatchQueueLength()).isZero();
        world().releaseDispatch(server);
        awaitReset(client, connection);

        Connection again = connect(client, server);
        sendSixHundredBytes(again, 4);
        await("the dispatch throttle was given back", () -> server.dispatcher().count() == 5);
    }

    @Test
    default void shutdownGivesBackWhatQueuedMessagesHold() {
        Throttle bytes = world().throttle("bytes", 1000);
        Throttle messages = world().throttle("messages", 100);
        Node server = boundedServer(bytes, messages).bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        world().holdDispatch(server);
        sendSixHundredBytes(connection, 2);
        await(
                "one is queued and one held back",
                () -> server.messenger().dispatchQueueLength() == 1 && bytes.refusals() > 0);
        server.messenger().shutdown();
        world().releaseDispatch(server);
        server.messenger().awaitShutdown();
        assertThat(messages.current()).isZero();
        assertThat(bytes.current()).isZero();
        assertThat(server.dispatcher().count())
                .as("only the ping was delivered")
                .isEqualTo(1);
    }

    @Test
    default void whoIsHeldBackCanBeMarkedDown() {
        Throttle messages = world().throttle("messages", 1);
        Queue<Message> kept = new ConcurrentLinkedQueue<>();
        Node server = keepingServer(null, messages, kept);
        Node client = client().start();
        Connection connection = connect(client, server);
        connection.send(Payloads.note("first"));
        connection.send(Payloads.note("second"));
        await("the second is held back", () -> server.dispatcher().count() == 1 && messages.refusals() > 0);
        server.accepted().markDown();
        awaitReset(client, connection);
        kept.remove().release();
        assertThat(server.dispatcher().count()).isEqualTo(1);
    }
}
