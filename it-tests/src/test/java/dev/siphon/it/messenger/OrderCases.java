package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Priority;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which order messages leave and are delivered. */
interface OrderCases extends MessengerCases {

    @Test
    default void messagesOfOnePriorityArriveInTheOrderTheyWereSent() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        for (int i = 0; i < 500; i++) {
            connection.send(Payloads.note("in order").tid(i));
        }
        await("500 messages", () -> server.dispatcher().count() == 500);
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::tid)
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(Long::valueOf).toList());
    }

    @Test
    default void aHigherPriorityLeavesBeforeLowerOnesThatAreQueued() {
        List<Long> order = new ArrayList<>();
        Node server = server().dispatcher(d -> d.onRead(message -> order.add(message.tid())))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        world().whileWorkersHold(client.context(), () -> {
            connection.send(Payloads.note("low").priority(Priority.LOW).tid(1));
            connection.send(Payloads.note("low").priority(Priority.LOW).tid(2));
            connection.send(Payloads.note("default").tid(3));
            connection.send(Payloads.note("highest").priority(Priority.HIGHEST).tid(4));
            connection.send(Payloads.note("high").priority(Priority.HIGH).tid(5));
            connection.send(Payloads.note("beneath").priority(3).tid(6));
            connection.send(Payloads.note("high").priority(Priority.HIGH).tid(7));
        });
        await("seven messages", () -> server.dispatcher().count() == 7);
        assertThat(order).containsExactly(4L, 5L, 7L, 3L, 1L, 2L, 6L);
    }

    @Test
    default void aHigherPriorityIsDeliveredBeforeLowerOnesThatAreQueued() {
        assertThat(deliveryOrder(server(), 64, 127, 255, 64, 196, 300)).containsExactly(300, 255, 196, 127, 64, 64);
    }

    @Test
    @ShowsEffectOf({"ms_pq_min_cost", "ms_pq_max_tokens_per_priority"})
    default void belowLowPrioritiesShareByWeight() {
        int[] sent = {10, 10, 10, 60, 60, 60};
        assertThat(deliveryOrder(server(), sent))
                .as("64 KiB each: one round of the higher priority does not earn the lower one a turn")
                .containsExactly(60, 60, 60, 10, 10, 10);
        assertThat(deliveryOrder(server().with(MessengerOptions.MS_PQ_MIN_COST, 1L), sent))
                .as("at 1 token each the lower priority soon has enough")
                .containsExactly(60, 60, 10, 10, 10, 60);
        assertThat(deliveryOrder(
                        server().with(MessengerOptions.MS_PQ_MIN_COST, 1L)
                                .with(MessengerOptions.MS_PQ_MAX_TOKENS_PER_PRIORITY, 1),
                        sent))
                .as("a bucket of 1 token never holds more than a message costs")
                .containsExactly(60, 60, 60, 10, 10, 10);
    }

    /** Sends messages of {@code priorities} one by one, and tells in which order they are delivered once all are queued. */
    private List<Integer> deliveryOrder(Node.Builder builder, int... priorities) {
        Node server = builder.bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        ping(client, connection);
        world().holdDispatch(server);
        int queued = server.messenger().dispatchQueueLength();
        for (int i = 0; i < priorities.length; i++) {
            connection.send(Message.opaque(Payloads.NOTE).priority(priorities[i]));
            int expected = queued + i + 1;
            await("message " + i + " is queued", () -> server.messenger().dispatchQueueLength() == expected);
        }
        assertThat(server.messenger().dispatchQueueMaxAgeNanos()).isNotNegative();
        world().releaseDispatch(server);
        await("all are delivered", () -> server.dispatcher().count() == 1 + priorities.length);
        assertThat(server.messenger().dispatchQueueLength()).isZero();
        return server.dispatcher().messages().stream()
                .skip(1)
                .map(ReceivedCopy::priority)
                .toList();
    }

    @Test
    default void connectionsTakeTurnsWithinAPriority() {
        Node server = server().bind();
        Node first = client().start();
        Node second = client().start();
        Connection byFirst = connect(first, server);
        Connection bySecond = connect(second, server);
        ping(first, byFirst);
        ping(second, bySecond);
        world().holdDispatch(server);
        List<Connection> senders = List.of(byFirst, byFirst, byFirst, bySecond, bySecond, bySecond);
        for (int i = 0; i < senders.size(); i++) {
            senders.get(i).send(Payloads.note("turn").tid(i));
            int expected = i + 1;
            await("queued", () -> server.messenger().dispatchQueueLength() >= expected);
        }
        world().releaseDispatch(server);
        await("all are delivered", () -> server.dispatcher().count() == 8);
        assertThat(server.dispatcher().messages().stream().skip(2).map(ReceivedCopy::tid))
                .containsExactly(0L, 3L, 1L, 4L, 2L, 5L);
    }
}
