package dev.siphon.it.recovery;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What one connection of one peer was given to send, and what became of it. */
final class Outgoing {

    /** The type of messages that are not answered. */
    static final int NOTE = 2000;

    /** The type of messages that their receiver answers with a note. */
    static final int QUESTION = 2001;

    private static final int FRONT_BYTES = 16;
    private static final int[] PRIORITIES = {127, 127, 196, 63, 255};

    /** A message: when it was sent, and whether it came. */
    static final class Sent {
        final int priority;
        final long stamp;
        int deliveries;

        private Sent(int priority, long stamp) {
            this.priority = priority;
            this.stamp = stamp;
        }
    }

    final int id;
    final int from;
    final int to;
    final Connection connection;
    final List<Sent> sent = new ArrayList<>();

    /** When state of this connection was last given up at this end, as this end knows or was told. */
    long lostAt = -1;

    Outgoing(int id, int from, int to, Connection connection) {
        this.id = id;
        this.from = from;
        this.to = to;
        this.connection = connection;
    }

    /** The next message, made by {@code random}. */
    Message next(int type, long stamp, Random random) {
        int number = sent.size();
        int priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
        sent.add(new Sent(priority, stamp));
        PayloadBuffer front = connection.allocate(FRONT_BYTES);
        ByteBuffer memory = front.memory();
        int length = random.nextInt(8) == 0 ? random.nextInt(30_000) : random.nextInt(300);
        memory.putInt(front.offset(), id);
        memory.putInt(front.offset() + 4, number);
        memory.putInt(front.offset() + 8, length);
        memory.putInt(front.offset() + 12, ~number);
        Message message = Message.opaque(type).priority(priority).front(front);
        if (length > 0) {
            PayloadBuffer data = connection.allocate(length);
            data.memory().put(data.offset(), (byte) number);
            data.memory().put(data.offset() + length - 1, (byte) number);
            message.data(data);
        }
        return message;
    }

    static int id(Message message) {
        return message.front().memory().getInt(message.front().offset());
    }

    static int number(Message message) {
        return message.front().memory().getInt(message.front().offset() + 4);
    }

    /** Whether the content is that of {@link #next}. */
    static boolean isIntact(Message message) {
        PayloadBuffer front = message.front();
        PayloadBuffer data = message.data();
        int number = number(message);
        int length = front.memory().getInt(front.offset() + 8);
        boolean sizes = front.length() == FRONT_BYTES
                && front.memory().getInt(front.offset() + 12) == ~number
                && data.length() == length;
        return sizes
                && (length == 0
                        || (data.memory().get(data.offset()) == (byte) number
                                && data.memory().get(data.offset() + length - 1) == (byte) number));
    }

    @Override
    public String toString() {
        return "connection " + id + " from " + from + " to " + to;
    }
}
