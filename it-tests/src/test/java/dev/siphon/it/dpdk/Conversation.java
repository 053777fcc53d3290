package dev.siphon.it.dpdk;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Messages that go to a server and come back, a few at a time, for as long as somebody looks on. Each must come back once, in
 * order and unchanged.
 */
final class Conversation {

    private static final int TYPE = 1000;
    private static final int AT_A_TIME = 8;

    /** From what fits into the smallest segment to what takes several of the largest. */
    private static final int[] LENGTHS = {8, 500, 3000, 40_000};

    private final Messenger server;
    private final Connection connection;
    private final AtomicLong answered = new AtomicLong();
    private long sent;
    private volatile @Nullable String fault;

    /** Begins, between two messengers, each in its context or both in the same. */
    Conversation(MessengerContext serverSide, MessengerContext clientSide) throws IOException {
        server = serverSide.createMessenger(MessengerIdentity.of(EntityName.osd(0)));
        server.setDefaultPolicy(Policy.statefulServer());
        server.bind(EntityAddress.parse("0.0.0.0:0"));
        server.start();
        server.addDispatcherTail(message -> message.connection()
                .send(Message.opaque(TYPE).front(message.front().retain())));
        Messenger client = clientSide.createMessenger(MessengerIdentity.of(EntityName.client(1)));
        client.setDefaultPolicy(Policy.losslessClient());
        client.start();
        client.addDispatcherTail(new Checker());
        connection = client.connectTo(EntityType.OSD, server.address());
        synchronized (this) {
            for (int i = 0; i < AT_A_TIME; i++) {
                send();
            }
        }
    }

    /** Where the server listens. */
    InetSocketAddress listensAt() {
        return (InetSocketAddress) server.address().socketAddress();
    }

    /** How many messages have come back as they went. */
    long answered() {
        String wrong = fault;
        if (wrong != null) {
            throw new AssertionError(wrong);
        }
        return answered.get();
    }

    private synchronized void send() {
        connection.send(Message.opaque(TYPE).front(PayloadBuffer.wrap(content(sent++))));
    }

    private static ByteBuffer content(long number) {
        ByteBuffer content = ByteBuffer.allocate(LENGTHS[(int) (number % LENGTHS.length)]);
        for (int i = 0; i < content.capacity(); i++) {
            content.put(i, (byte) (number * 31 + i));
        }
        return content.putLong(0, number);
    }

    private final class Checker implements Dispatcher {

        @Override
        public boolean dispatch(Message message) {
            long expected = answered.get();
            PayloadBuffer front = message.front();
            if (!front.memory().slice(front.offset(), front.length()).equals(content(expected))) {
                fault = "message " + expected + " did not come back as it went, but " + front.length() + " bytes did";
                return true;
            }
            answered.set(expected + 1);
            send();
            return true;
        }

        @Override
        public boolean handleReset(Connection reset) {
            fault = "the connection was reset: " + reset.lastFault();
            return true;
        }

        @Override
        public void handleRemoteReset(Connection reset) {
            fault = "the session was reset: " + reset.lastFault();
        }
    }
}
