package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerIdentity.Network;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * What threads hand to each other, on workers that are threads: messages while the connection is marked down, and while its
 * session moves from worker to worker. The peers are lossless and do not check for resets, so that whenever one gives its
 * connection up and connects anew, the other's session moves to the worker of the new socket. An assertion that fails on a
 * worker is logged there as an error, which is why errors are collected.
 */
class HandOverStressTest {

    private static final int SENDERS = 3;

    /** The number of messages that several threads send. */
    private static final int UNORDERED = 0;

    /** Takes fast, on the worker's thread. */
    private static final class Receiver implements Dispatcher {
        private final BitSet seen = new BitSet();
        private final Map<Connection, Integer> last = new HashMap<>();
        private final Queue<String> broken = new ConcurrentLinkedQueue<>();

        @Override
        public boolean canFastDispatchAny() {
            return true;
        }

        @Override
        public boolean canFastDispatch(Message message) {
            return true;
        }

        @Override
        public synchronized void fastDispatch(Message message) {
            int number = message.front().memory().getInt(message.front().offset());
            if (number == UNORDERED) {
                return;
            }
            Integer before = last.put(message.connection(), number);
            if (before != null && before >= number) {
                broken.add(number + " after " + before + " on " + message.connection());
            }
            seen.set(number);
        }

        @Override
        public boolean dispatch(Message message) {
            return true;
        }

        synchronized int count() {
            return seen.cardinality();
        }
    }

    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                errors.add(event.getFormattedMessage() + ": "
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()));
            }
        }
    };
    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS + 1);
    private final Receiver clientReceiver = new Receiver();
    private final Receiver serverReceiver = new Receiver();
    private MessengerContext clientContext;
    private MessengerContext serverContext;
    private Messenger client;
    private Messenger server;

    @BeforeEach
    void open() throws IOException {
        appender.setContext(((Logger) LoggerFactory.getLogger("dev.siphon")).getLoggerContext());
        appender.start();
        ((Logger) LoggerFactory.getLogger("dev.siphon")).addAppender(appender);
        clientContext = context();
        serverContext = context();
        client = messenger(clientContext, 1, clientReceiver);
        server = messenger(serverContext, 2, serverReceiver);
    }

    @AfterEach
    void close() throws IOException {
        threads.shutdownNow();
        NetworkStack clientStack = clientContext.stack("posix");
        NetworkStack serverStack = serverContext.stack("posix");
        clientContext.close();
        serverContext.close();
        ((Logger) LoggerFactory.getLogger("dev.siphon")).detachAppender(appender);
        assertThat(errors).as("errors logged").isEmpty();
        assertThat(clientReceiver.broken).isEmpty();
        assertThat(serverReceiver.broken).isEmpty();
        for (NetworkStack stack : List.of(clientStack, serverStack)) {
            assertThat(stack.workers()).allSatisfy(worker -> {
                assertThat(worker.references()).isZero();
                assertThat(worker.pool().outstanding()).isZero();
            });
        }
    }

    private static MessengerContext context() {
        return MessengerContext.builder()
                .config(MessengerConfig.defaults()
                        .with(MessengerOptions.MS_TYPE, MessengerType.ASYNC_POSIX)
                        .with(MessengerOptions.MS_ASYNC_OP_THREADS, 3))
                .build();
    }

    private static Messenger messenger(MessengerContext context, int id, Dispatcher dispatcher) throws IOException {
        EntityName name = new EntityName(EntityType.OSD, id);
        Messenger messenger = context.createMessenger(new MessengerIdentity(name, "osd" + id, id, Network.DEFAULT));
        messenger.setDefaultPolicy(Policy.losslessPeer());
        messenger.bind(EntityAddress.parse("127.0.0.1:0"));
        messenger.start();
        messenger.addDispatcherTail(dispatcher);
        return messenger;
    }

    private static boolean send(Connection connection, int number) {
        PayloadBuffer front = connection.allocate(64);
        front.memory().putInt(front.offset(), number);
        return connection.send(Message.opaque(1).front(front));
    }

    /** Each message is delivered or dropped, none is kept: the memory of all comes back to the pools. */
    @Test
    void markDownAgainstSend() throws Exception {

        CyclicBarrier barrier = new CyclicBarrier(SENDERS + 1);
        for (int round = 0; round < 150; round++) {
            Connection connection = client.connectTo(EntityType.OSD, server.address());
            assertThat(send(connection, round + 1)).isTrue();
            List<Future<?>> running = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                running.add(threads.submit(() -> {
                    barrier.await();
                    boolean isOpen = true;
                    while (isOpen) {
                        isOpen = send(connection, UNORDERED);
                    }
                    return null;
                }));
            }
            int delay = round % 50;
            running.add(threads.submit(() -> {
                barrier.await();
                for (int i = 0; i < delay * 100; i++) {
                    Thread.onSpinWait();
                }
                connection.markDown();
                return null;
            }));
            for (Future<?> each : running) {
                each.get(30, TimeUnit.SECONDS);
            }
            assertThat(client.lookup(server.address())).isEmpty();
        }
        awaitEmptyPools(clientContext);
    }

    private static void awaitEmptyPools(MessengerContext context) throws IOException {
        NetworkStack stack = context.stack("posix");
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> stack.workers().stream()
                        .allMatch(worker -> worker.pool().outstanding() == 0));
    }

    /** The server sends while its session is moved by a client that connects over and over: nothing is lost or reordered. */
    @Test
    void sendAgainstMovingOwner() throws Exception {
        Connection first = client.connectTo(EntityType.OSD, server.address());
        assertThat(send(first, 1)).isTrue();
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> server.lookup(client.address()).isPresent());
        Connection session = server.lookup(client.address()).orElseThrow();
        int total = 30_000;
        Future<?> sender = threads.submit(() -> {
            for (int number = 1; number <= total; number++) {
                assertThat(send(session, number)).isTrue();
                if (number % 100 == 0) {
                    session.sendKeepalive();
                }
            }
        });
        int moves = 0;
        while (!sender.isDone() || clientReceiver.count() < total && moves < 200) {
            Connection connection = client.connectTo(EntityType.OSD, server.address());
            assertThat(send(connection, 2 + moves)).isTrue();
            int before = clientReceiver.count();
            await().pollDelay(0, TimeUnit.MILLISECONDS)
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> clientReceiver.count() > before || clientReceiver.count() == total);
            connection.markDown();
            moves++;
        }
        sender.get(60, TimeUnit.SECONDS);
        assertThat(send(client.connectTo(EntityType.OSD, server.address()), 10_000_000))
                .isTrue();
        await().atMost(60, TimeUnit.SECONDS).until(() -> clientReceiver.count() == total);
        assertThat(server.lookup(client.address())).containsSame(session);
        assertThat(moves).as("moves of the session").isGreaterThan(1);
        awaitEmptyPools(serverContext);
    }
}
