package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.PayloadPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many threads at once. */
class StressTest extends PosixCase {

    private static final int THREADS = 8;
    private static final int MESSAGES_PER_THREAD = 12_500;

    private ExecutorService threads;

    @BeforeEach
    void startThreads() {
        threads = Executors.newFixedThreadPool(THREADS);
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private List<Future<?>> onAllThreads(IntConsumer work) {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            futures.add(threads.submit(() -> work.accept(thread)));
        }
        return futures;
    }

    private void join(List<Future<?>> futures) {
        await("the threads", () -> futures.stream().allMatch(Future::isDone));
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void eightThreadsSendToAQueuedDispatcher() {
        sendFromAllThreads(false);
    }

    @Test
    void eightThreadsSendToAFastDispatcher() {
        sendFromAllThreads(true);
    }

    /** Each thread numbers its messages; the receiver checks content and order as they come. */
    private void sendFromAllThreads(boolean fast) {
        AtomicIntegerArray next = new AtomicIntegerArray(THREADS);
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        Node server = server().dispatcher(d -> {
                    d.withoutCopies().onMessage(message -> {
                        int thread = (int) (message.tid() >>> 32);
                        int number = (int) message.tid();
                        boolean right = next.compareAndSet(thread, number, number + 1)
                                && message.front().length() == 16
                                && message.front()
                                                .memory()
                                                .getLong(message.front().offset())
                                        == message.tid()
                                && message.data().length() == number % 200;
                        if (!right) {
                            wrong.incrementAndGet();
                        }
                        count.incrementAndGet();
                    });
                    if (fast) {
                        d.fast();
                    }
                })
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        join(onAllThreads(thread -> {
            byte[] data = new byte[200];
            for (int number = 0; number < MESSAGES_PER_THREAD; number++) {
                long tid = (long) thread << 32 | number;
                ByteBuffer front = ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(tid)
                        .putLong(~tid)
                        .flip();
                connection.send(Message.opaque(Payloads.NOTE)
                        .tid(tid)
                        .front(PayloadBuffer.wrap(front))
                        .data(PayloadBuffer.wrap(ByteBuffer.wrap(data, 0, number % 200))));
            }
        }));
        await("all messages", () -> count.get() == THREADS * MESSAGES_PER_THREAD);
        assertThat(wrong.get())
                .as("messages out of order or with wrong content")
                .isZero();
        assertThat(connection.isConnected()).isTrue();
    }

    @Test
    void aServerShutsDownAndComesAgainWhileManySendToIt() throws IOException {
        Node server = server().dispatcher(RecordingDispatcher::withoutCopies)
                .with(MessengerOptions.MS_BIND_PORT_MAX, 27399)
                .with(MessengerOptions.MS_BIND_PORT_MIN, 27300)
                .bind();
        List<Node> clients = List.of(client().start(), client().start());
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        var address = server.address();
        List<Future<?>> senders = onAllThreads(thread -> {
            Node client = clients.get(thread % 2);
            PayloadPool pool = world().stack(client.context()).workers().get(0).pool();
            while (!stop.get()) {
                client.messenger()
                        .sendTo(
                                Payloads.ping("busy").data(Payloads.inPool(pool, new byte[thread * 1000])),
                                EntityType.OSD,
                                address);
                sent.incrementAndGet();
                awaitRoom(pool, stop);
            }
        });
        try {
            await("traffic", () -> clients.get(0).dispatcher().count() > 200);
            server.messenger().shutdown();
            server.messenger().awaitShutdown();
            for (Node client : clients) {
                await("a connection goes on", () -> client.dispatcher().count(Told.FAULT) > 0);
            }
            int answered = clients.stream()
                    .mapToInt(client -> client.dispatcher().count())
                    .sum();
            server.messenger().bind(address);
            server.messenger().start();
            await(
                    "answers of the server that is there again",
                    () -> clients.stream()
                                    .mapToInt(client -> client.dispatcher().count())
                                    .sum()
                            > answered + 200);
        } finally {
            stop.set(true);
        }
        join(senders);
    }

    @Test
    void aClientShutsDownWhileItsThreadsSend() {
        Node server = server().policy(Policy.statelessServer())
                .dispatcher(RecordingDispatcher::withoutCopies)
                .bind();
        Node client = client().dispatcher(RecordingDispatcher::withoutCopies).start();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger answers = new AtomicInteger();
        client.dispatcher().onMessage(message -> answers.incrementAndGet());
        var address = server.address();
        PayloadPool pool = world().stack(client.context()).workers().get(0).pool();
        List<Future<?>> senders = onAllThreads(thread -> {
            while (!stop.get()) {
                Connection connection = client.messenger().connectTo(EntityType.OSD, address);
                for (int i = 0; i < 20; i++) {
                    connection.send(Payloads.ping("busy").data(Payloads.inPool(pool, new byte[10])));
                }
                awaitRoom(pool, stop);
            }
        });
        try {
            await("traffic", () -> answers.get() > 200);
            client.messenger().shutdown();
            client.messenger().awaitShutdown();
        } finally {
            stop.set(true);
        }
        join(senders);
    }

    /** Sending never blocks, so the senders bound themselves. */
    private static void awaitRoom(PayloadPool pool, AtomicBoolean stop) {
        while (pool.outstanding() > 2000 && !stop.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void connectionsAreMarkedDownWhileManySend() {
        Node server = server().dispatcher(RecordingDispatcher::withoutCopies).bind();
        Node client = client().dispatcher(RecordingDispatcher::withoutCopies).start();
        AtomicInteger left = new AtomicInteger(400);
        join(onAllThreads(thread -> {
            while (left.getAndDecrement() > 0) {
                Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
                connection.send(Payloads.ping("quickly"));
                if (left.get() % 3 == 0) {
                    connection.markDown();
                } else if (left.get() % 7 == 0) {
                    client.messenger().markDown(server.address());
                }
            }
        }));
        pingThrough(client, server);
    }

    private void pingThrough(Node client, Node server) {
        AtomicInteger answers = new AtomicInteger();
        client.dispatcher().onMessage(message -> {
            if (message.tid() == -1) {
                answers.incrementAndGet();
            }
        });
        connect(client, server).send(Payloads.ping("are you still there?").tid(-1));
        await("an answer", () -> answers.get() == 1);
    }
}
