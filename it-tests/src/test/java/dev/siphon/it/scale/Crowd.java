package dev.siphon.it.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.Waiting;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server, and a client with many connections to it. Each message is answered with its number; both sides check the order. */
final class Crowd implements AutoCloseable {

    /** Connections that are being made at the same time. */
    private static final int WAVE = 500;

    private final End server;
    private final End client;
    private final List<Connection> connections = new ArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicInteger outOfOrder = new AtomicInteger();
    private long sent;

    Crowd() throws IOException {
        server = End.server(2, this::answer);
        client = End.client(2, this::count);
    }

    private void answer(Message message) {
        if (message.connection().attachment() == null) {
            message.connection().attach(new AtomicLong());
        }
        checkNumber(message);
        message.connection().send(Message.opaque(End.NOTE).tid(message.tid()));
    }

    private void count(Message message) {
        checkNumber(message);
        answers.incrementAndGet();
    }

    private void checkNumber(Message message) {
        if (!(message.connection().attachment() instanceof AtomicLong next)
                || next.getAndIncrement() != message.tid()) {
            outOfOrder.incrementAndGet();
        }
    }

    End server() {
        return server;
    }

    End client() {
        return client;
    }

    /** Opens {@code count} connections, and waits until all are established. */
    Crowd open(int count) {
        for (int opened = 0; opened < count; opened++) {
            Connection connection = client.connectTo(server);
            connection.attach(new AtomicLong());
            connections.add(connection);
            if (opened % WAVE == WAVE - 1 || opened == count - 1) {
                List<Connection> wave = connections.subList(opened / WAVE * WAVE, opened + 1);
                Waiting.until("connections", () -> wave.stream().allMatch(Connection::isConnected));
            }
        }
        return this;
    }

    /** Sends the messages number {@code first} to {@code last} on every connection, and waits for all answers. */
    void exchange(int first, int last) {
        for (int number = first; number <= last; number++) {
            for (Connection connection : connections) {
                connection.send(Message.opaque(End.NOTE).tid(number));
            }
            sent += connections.size();
            Waiting.until("answers", () -> answers.get() == sent);
        }
        assertThat(outOfOrder.get()).as("messages out of order").isZero();
    }

    /** Ends all connections at the client, and waits until the server has noticed. */
    void end() {
        connections.forEach(Connection::markDown);
        Waiting.until("the end at the client", () -> client.references() == 0);
        Waiting.until("the end at the server", () -> server.references() == 0);
        connections.clear();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
