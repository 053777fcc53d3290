package dev.siphon.it.recovery;

import dev.siphon.it.support.ConnectionRecorder;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Notes what a messenger is told, and answers pings. Counts messages by connection as Ceph's test does: with an object that
 * is attached at the first message and forgotten at a reset of either kind.
 */
final class Journal extends ConnectionRecorder {

    /** A message that is answered. */
    static final int PING = 1000;

    /** A message that is not. */
    static final int NOTE = 1001;

    private final List<String> texts = new ArrayList<>();
    private final Map<Connection, Integer> counts = new HashMap<>();
    private volatile Consumer<Connection> onFastAccept = connection -> {};

    Journal() {
        super(EnumSet.of(Told.CONNECT, Told.ACCEPT, Told.RESET, Told.REMOTE_RESET));
    }

    static Message message(int type, String text) {
        return Message.opaque(type).front(PayloadBuffer.wrap(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    Journal onFastAccept(Consumer<Connection> action) {
        onFastAccept = action;
        return this;
    }

    /** Messages since {@code connection}'s session began, as far as this side knows. */
    synchronized int count(Connection connection) {
        return counts.getOrDefault(connection, 0);
    }

    synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    /** Connections that a peer has opened, one entry for each accept. */
    List<Connection> accepted() {
        return connections(Told.ACCEPT);
    }

    @Override
    protected void noted(Told told, Connection connection) {
        if (told == Told.RESET || told == Told.REMOTE_RESET) {
            counts.remove(connection);
        }
    }

    @Override
    public boolean dispatch(Message message) {
        byte[] bytes = new byte[message.front().length()];
        message.front().memory().get(message.front().offset(), bytes);
        synchronized (this) {
            texts.add(new String(bytes, StandardCharsets.UTF_8));
            counts.merge(message.connection(), 1, Integer::sum);
        }
        if (message.type() == PING) {
            message.connection().send(Message.opaque(NOTE).front(message.front().retain()));
        }
        return true;
    }

    @Override
    public void handleFastAccept(Connection connection) {
        onFastAccept.accept(connection);
    }
}
