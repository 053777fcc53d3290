package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.SendQueueFullException;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that wait for room to send, and those that must not. */
class FullQueueTest extends PosixCase {

    private static final long FIVE_MESSAGES = 5L * QueueCases.KILOBYTE_COST;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean interruptedAfterwards;
    private Thread sender;

    @AfterEach
    void joinSender() throws InterruptedException {
        sender.join();
    }

    /** Sends {@code count} messages of a kilobyte on a thread of its own. */
    private void send(Connection connection, int count) {
        sender = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                if (connection.send(QueueCases.kilobyte().tid(i))) {
                    sent.incrementAndGet();
                } else {
                    refused.incrementAndGet();
                }
            }
            interruptedAfterwards = Thread.currentThread().isInterrupted();
        });
        sender.start();
    }

    private void awaitBlocked() {
        await("the sender waits for room", () -> sender.getState() == Thread.State.WAITING);
        assertThat(sent.get()).isEqualTo(5);
    }

    private void awaitSenderEnds() {
        await("the sender ends", () -> !sender.isAlive());
    }

    private Node.Builder bounded() {
        return client().with(MessengerOptions.SIPHON_MAX_QUEUED_BYTES, FIVE_MESSAGES);
    }

    @Test
    @ShowsEffectOf({"siphon_max_queued_bytes", "siphon_block_when_queue_full"})
    void aThreadWaitsAtTheBoundUntilThereIsRoom() {
        Node server = server().policy(Policy.losslessPeer()).bind();
        Node client = bounded().policy(Policy.losslessPeer()).start();
        Connection connection = connect(client, server);
        world().whileWorkersHold(client.context(), () -> {
            send(connection, 50);
            awaitBlocked();
        });
        awaitSenderEnds();
        await("all of them", () -> server.dispatcher().count() == 50);
        for (int i = 0; i < 50; i++) {
            assertThat(server.dispatcher().messages().get(i).tid()).isEqualTo(i);
        }
        assertThat(interruptedAfterwards).isFalse();
    }

    @Test
    void markDownEndsTheWait() {
        Node client = bounded().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, world().deadAddress());
        send(connection, 7);
        awaitBlocked();
        connection.markDown();
        awaitSenderEnds();
        // The sixth waited; what comes of it is dropped, whichever way that is told.
        assertThat(sent.get() + refused.get()).isEqualTo(7);
        assertThat(refused.get()).as("sent on a closed connection").isPositive();
    }

    @Test
    void aWaitOutlastsAnInterruptWhichIsKept() {
        Node server = server().bind();
        Node client = bounded().start();
        Connection connection = connect(client, server);
        world().whileWorkersHold(client.context(), () -> {
            send(connection, 6);
            awaitBlocked();
            sender.interrupt();
            await("the interrupt has been taken", () -> !sender.isInterrupted());
            awaitBlocked();
        });
        awaitSenderEnds();
        assertThat(interruptedAfterwards).isTrue();
        await("all of them", () -> server.dispatcher().count() == 6);
    }

    @Test
    @ShowsEffectOf("siphon_block_when_queue_full")
    void theDispatchThreadIsRefusedAndNeverWaits() {
        sender = new Thread(() -> {});
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Connection> blocked = new AtomicReference<>();
        Node server = server().bind();
        Node client = bounded()
                .dispatcher(d -> d.onMessage(message -> {
                    try {
                        for (int i = 0; i < 100; i++) {
                            blocked.get().send(QueueCases.kilobyte());
                            sent.incrementAndGet();
                        }
                    } catch (SendQueueFullException e) {
                        thrown.set(e);
                    }
                }))
                .start();
        blocked.set(client.messenger().connectTo(EntityType.OSD, world().deadAddress()));
        connect(client, server).send(Payloads.ping("wake my dispatcher"));
        await("the refusal", () -> thrown.get() != null);
        assertThat(sent.get()).isEqualTo(5);
    }
}
