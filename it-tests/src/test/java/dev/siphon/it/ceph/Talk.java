package dev.siphon.it.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerIdentity.Network;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.message.MonitorMessages;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A messenger over kernel TCP that keeps what it is told, so that a test can wait for it. */
final class Talk implements AutoCloseable, Dispatcher {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final MessengerContext context =
            MessengerContext.builder().messages(MonitorMessages.registry()).build();
    private final Messenger messenger;
    private final BlockingQueue<Object> payloads = new LinkedBlockingQueue<>();
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();

    /** A messenger that is {@code setUp} before it starts. */
    Talk(EntityName name, int nonce, Consumer<Messenger> setUp) throws IOException {
        messenger =
                context.createMessenger(new MessengerIdentity(name, name.type().label(), nonce, Network.DEFAULT));
        setUp.accept(messenger);
        messenger.start();
        messenger.addDispatcherTail(this);
    }

    Messenger messenger() {
        return messenger;
    }

    /** The next payload of class {@code type}; others before it are dropped. */
    <T> T expect(Class<T> type) throws InterruptedException {
        Object next = poll(payloads);
        while (next != null && !type.isInstance(next)) {
            next = poll(payloads);
        }
        assertThat(next).as("answer within %s", LIMIT).isInstanceOf(type);
        return type.cast(next);
    }

    /** The next connection that a peer opens. */
    Connection expectAccepted() throws InterruptedException {
        Connection next = poll(accepted);
        assertThat(next).as("connection of a peer within %s", LIMIT).isNotNull();
        return next;
    }

    private static <T> @Nullable T poll(BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until {@code connection} has faulted, and says why. */
    static String expectFault(Connection connection) {
        return await("a fault")
                .atMost(LIMIT)
                .until(connection::lastFault, fault -> fault.isPresent())
                .orElseThrow();
    }

    @Override
    public boolean dispatch(Message message) {
        Object payload = message.payload();
        return payload == null || payloads.add(payload);
    }

    @Override
    public void handleAccept(Connection connection) {
        accepted.add(connection);
    }

    @Override
    public void close() {
        context.close();
    }
}
