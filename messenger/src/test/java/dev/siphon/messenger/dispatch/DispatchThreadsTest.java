package dev.siphon.messenger.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.DispatchRunner;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Priority;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.stack.event.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dispatch queue on the threads it runs on in a messenger. */
@Timeout(60)
class DispatchThreadsTest {

    private static final int PRODUCERS = 4;
    private static final int MESSAGES = 5_000;

    private final DispatcherList dispatchers = new DispatcherList();
    private final DispatchQueue queue =
            new DispatchQueue("threads", dispatchers, 0, 16 << 20, 64 << 10, false, TimeSource.system());

    private void dispatchTo(Consumer<Message> consumer) {
        Dispatcher dispatcher = message -> {
            consumer.accept(message);
            return true;
        };
        dispatchers.addTail(dispatcher);
    }

    private ReceivedMessage message(long connectionId, long seq) {
        queue.throttle().take(10);
        return new ReceivedMessage(
                        1, null, NamedConnection.named("c" + connectionId), EntityName.osd(connectionId), seq, 10)
                .dispatchThrottle(queue.throttle());
    }

    private void stop() {
        queue.shutdown();
        queue.awaitEnd();
    }

    @Test
    void eachConnectionsMessagesArriveInOrderAndOneAtATime() throws InterruptedException {
        long[] lastSeq = new long[PRODUCERS + 1];
        List<String> outOfOrder = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(PRODUCERS * MESSAGES);
        dispatchTo(message -> {
            int connectionId = (int) message.source().num();
            if (message.seq() != ++lastSeq[connectionId]) {
                outOfOrder.add(connectionId + ": " + message.seq() + " after " + (lastSeq[connectionId] - 1));
            }
            all.countDown();
        });
        queue.start(DispatchRunner.threads());
        for (int id = 1; id <= PRODUCERS; id++) {
            long connectionId = id;
            Thread producer = new Thread(() -> {
                for (int seq = 1; seq <= MESSAGES; seq++) {
                    queue.enqueue(message(connectionId, seq), Priority.DEFAULT, connectionId);
                }
            });
            producer.setDaemon(true);
            producer.start();
        }
        assertThat(all.await(50, TimeUnit.SECONDS)).isTrue();
        stop();
        assertThat(outOfOrder).isEmpty();
        assertThat(queue.throttle().current()).isZero();
    }

    @Test
    void shutdownWhileBusyGivesTheWholeThrottleBack() throws InterruptedException {
        CountDownLatch some = new CountDownLatch(100);
        dispatchTo(message -> some.countDown());
        queue.start(DispatchRunner.threads());
        Thread producer = new Thread(() -> {
            for (int seq = 1; seq <= 10 * MESSAGES; seq++) {
                queue.enqueue(message(1, seq), Priority.DEFAULT, 1);
            }
        });
        producer.start();
        assertThat(some.await(50, TimeUnit.SECONDS)).isTrue();
        stop();
        producer.join();
        assertThat(queue.throttle().current()).isZero();
        assertThat(queue.length()).isZero();
    }

    @Test
    void anIdleQueueEndsAndStartsAgain() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            CountDownLatch delivered = new CountDownLatch(2);
            dispatchers.addHead(message -> {
                delivered.countDown();
                return true;
            });
            queue.start(DispatchRunner.threads());
            queue.enqueue(message(1, 1), Priority.DEFAULT, 1);
            queue.deliverLocally(
                    ReceivedMessage.loopback(Message.opaque(1), NamedConnection.named("local"), EntityName.osd(0), 0));
            assertThat(delivered.await(50, TimeUnit.SECONDS)).isTrue();
            stop();
        }
        assertThat(queue.throttle().current()).isZero();
    }

    @Test
    void anInterruptByADispatcherDoesNotEndTheLoop() throws InterruptedException {
        CountDownLatch delivered = new CountDownLatch(2);
        dispatchTo(message -> {
            Thread.currentThread().interrupt();
            delivered.countDown();
        });
        queue.start(DispatchRunner.threads());
        queue.enqueue(message(1, 1), Priority.DEFAULT, 1);
        queue.enqueue(message(1, 2), Priority.DEFAULT, 1);
        assertThat(delivered.await(50, TimeUnit.SECONDS)).isTrue();
        stop();
    }
}
