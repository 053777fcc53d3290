package dev.siphon.messenger.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Connections that are ended by another thread in the middle of their making. The schedule is always the same: the worker
 * has done what it is asked to before the asking thread goes on.
 */
class OvertakenTest {

    private static final EntityAddress PEER = EntityAddress.parse("10.0.0.2:6800/1");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EagerStack stack = new EagerStack();
    private final List<Connection> resets = new CopyOnWriteArrayList<>();
    private final List<Connection> faults = new CopyOnWriteArrayList<>();
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.siphon");
    private AsyncMessenger messenger;

    @BeforeEach
    void open() {
        // Some tests do what is an error, and is logged as one.
        log.setLevel(Level.OFF);
        stack.start();
        messenger = new AsyncMessenger(
                MessengerContext.builder().build(),
                MessengerIdentity.of(EntityName.osd(1)),
                stack,
                List.of(new WorkerCounters(stack.worker())));
        messenger.setDefaultPolicy(Policy.losslessPeer());
        messenger.start();
        messenger.addDispatcherTail(new Dispatcher() {
            @Override
            public boolean dispatch(Message message) {
                return false;
            }

            @Override
            public boolean handleReset(Connection connection) {
                resets.add(connection);
                return true;
            }

            @Override
            public void handleFault(Connection connection) {
                faults.add(connection);
            }
        });
    }

    /** A connection that stays in the table makes shutdown wait for it, for ever. */
    @AfterEach
    void close() {
        shutdown();
        assertThat(messenger.connections().all()).isEmpty();
        assertThat(stack.worker().references()).isZero();
        assertThat(stack.worker().pool().outstanding()).isZero();
        assertThat(stack.sockets()).allMatch(PendingSocket::isClosed);
        stack.close();
        log.setLevel(null);
    }

    private void shutdown() {
        assertTimeoutPreemptively(PATIENCE, () -> {
            messenger.shutdown();
            messenger.awaitShutdown();
        });
    }

    @Test
    void aConnectionIsAcceptedWhileItsMessengerStops() {
        shutdown();
        stack.worker().acquire();
        messenger.accepted(stack.worker(), stack.newSocket());
        assertThat(messenger.connections().all()).isEmpty();
    }

    @Test
    void aShutdownOvertakesAConnect() {
        isOvertaken(() -> messenger.connectTo(EntityType.OSD, PEER));
    }

    @Test
    void aShutdownOvertakesAnAnonymousConnect() {
        isOvertaken(() -> messenger.connectAnonymously(EntityType.OSD, PEER));
    }

    private void isOvertaken(Supplier<Connection> connect) {
        stack.whenAskedNext(this::shutdownHere);
        Connection connection = connect.get();
        assertThat(connection.send(Message.opaque(1))).isFalse();
        assertThat(messenger.connections().all()).isEmpty();
        assertThat(stack.worker().references()).isZero();
    }

    /** On the thread that connects, as it holds what another thread would have to wait for. */
    private void shutdownHere() {
        messenger.shutdown();
        messenger.awaitShutdown();
    }

    @Test
    void shutdownEndsWhatIsBeingConnected() {
        Connection connection = messenger.connectTo(EntityType.OSD, PEER);
        assertThat(connection.send(Message.opaque(1))).isTrue();
        shutdown();
        assertThat(stack.sockets()).hasSize(1).allMatch(PendingSocket::isClosed);
        assertThat(resets).containsExactly(connection);
    }

    /** What the application has is known to the dispatchers, even if it did not begin: its messages are gone. */
    @Test
    void whatIsMarkedDownBeforeItBeganIsReportedReset() {
        stack.whenAskedNext(() ->
                stack.whenAskedNext(() -> messenger.lookup(PEER).ifPresent(registered -> {
                    assertThat(registered.send(Message.opaque(1))).isTrue();
                    messenger.markDown(PEER);
                })));
        Connection connection = messenger.connectTo(EntityType.OSD, PEER);
        assertThat(connection.send(Message.opaque(1))).isFalse();
        shutdown();
        assertThat(resets).containsExactly(connection);
        assertThat(faults).isEmpty();
    }

    /** It is the application's mistake, which costs a line in the log and nothing else. */
    @Test
    void aMessageThatIsReleasedByItsSenderAsWellKeepsNobody() {
        Connection connection = messenger.connectTo(EntityType.OSD, PEER);
        Message released = Message.opaque(1);
        assertThat(connection.send(released)).isTrue();
        assertThat(connection.send(Message.opaque(1))).isTrue();
        released.release();
        shutdown();
        assertThat(resets).containsExactly(connection);
    }

    @Test
    void aBufferThatIsReleasedByItsSenderAsWellKeepsNobody() {
        Connection connection = messenger.connectTo(EntityType.OSD, PEER);
        PayloadBuffer buffer = connection.allocate(100);
        assertThat(connection.send(Message.opaque(1).front(buffer))).isTrue();
        buffer.release();
        shutdown();
        assertThat(resets).containsExactly(connection);
    }

    @Test
    void anRxBufferThatIsReleasedTooOftenKeepsNobody() {
        Connection connection = messenger.connectTo(EntityType.OSD, PEER);
        PayloadBuffer buffer = connection.allocate(100);
        connection.postRxBuffer(1, buffer);
        buffer.release();
        buffer.release();
        shutdown();
        assertThat(resets).containsExactly(connection);
    }
}
