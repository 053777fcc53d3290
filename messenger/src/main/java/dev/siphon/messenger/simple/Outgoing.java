package dev.siphon.messenger.simple;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.protocol.MessageEncoder;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.session.UnencodableMessageException;
import dev.siphon.stack.buffer.BufferList;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection has to write, and how its writer takes that. Codecs and signatures run without the lock: a message is
 * encoded while it is the first of the queue, and leaves it, with its number, only if it still is the first then.
 */
final class Outgoing {

    /** Bytes are gathered up to here before they are handed to the socket. */
    private static final int BATCH_BYTES = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

    /** The message is not the first of the queue any more. */
    private static final long NOT_TAKEN = -1;

    private final ConnectionLock lock;
    private final Session session;
    /** The current pipe's, once that is established. */
    private @Nullable MessageEncoder encoder;

    private boolean keepaliveAsked;

    Outgoing(ConnectionLock lock, Session session) {
        this.lock = lock;
        this.session = session;
    }

    // --- under the lock

    void askKeepalive() {
        keepaliveAsked = true;
    }

    /** Has the stamp at {@code index} of {@code source} echoed. */
    void oweKeepaliveAck(ByteBuffer source, int index) {
        if (encoder != null) {
            encoder.oweKeepaliveAck(source, index);
            lock.changed();
        }
    }

    /** Whether there is something that a socket would be opened for. */
    boolean hasToSend() {
        return !session.outQueue().isEmpty() || keepaliveAsked;
    }

    /** The pipe that is current now is established. */
    void opened(MessageEncoder established) {
        encoder = established;
    }

    /** There is no established pipe any more. */
    void dropSocket() {
        encoder = null;
    }

    // --- on a writer's thread, without the lock

    /** Waits until there is something to write, and gathers it in {@code out}; false if {@code into} is not current any more. */
    boolean gather(MessageEncoder into, BufferList out) {
        boolean isCurrent = lock.get(() -> {
            lock.await(() -> encoder != into || hasToWrite(into));
            return encoder == into;
        });
        if (!isCurrent) {
            return false;
        }
        lock.run(() -> encodeKeepalives(into, out));
        Message next = lock.get(() -> first(into));
        while (next != null) {
            try {
                encode(next, into, out);
            } finally {
                next.release();
            }
            next = out.remaining() < BATCH_BYTES ? lock.get(() -> first(into)) : null;
        }
        lock.run(() -> encodeAck(into, out));
        return true;
    }

    private void encode(Message message, MessageEncoder into, BufferList out) {
        into.prepare(message);
        long seq = lock.get(() -> take(message, into));
        if (seq != NOT_TAKEN) {
            into.append(message, seq, out);
        }
    }

    // --- of that, what happens under the lock

    private boolean hasToWrite(MessageEncoder into) {
        return hasToSend() || into.owesKeepaliveAck() || into.owesAck();
    }

    private void encodeKeepalives(MessageEncoder into, BufferList out) {
        if (encoder != into) {
            return;
        }
        if (keepaliveAsked) {
            keepaliveAsked = false;
            into.encodeKeepalive(Instant.now(), out);
        }
        into.encodeKeepaliveAck(out);
    }

    private void encodeAck(MessageEncoder into, BufferList out) {
        if (encoder == into) {
            into.encodeAck(out);
        }
    }

    /** The message to be written next, with a reference of the writer's own; null if there is none for it. */
    private @Nullable Message first(MessageEncoder into) {
        if (encoder != into) {
            return null;
        }
        Message first = session.outQueue().peek();
        if (first != null) {
            retain(first);
        }
        return first;
    }

    /** Fails if the application released a message after sending it. */
    private static void retain(Message message) {
        try {
            message.retain();
        } catch (IllegalStateException e) {
            LOG.error("{} cannot be encoded", message, e);
            throw new UnencodableMessageException(message, e);
        }
    }

    /** The number of {@code message}, which leaves the queue, unless it is not the first any more. */
    private long take(Message message, MessageEncoder into) {
        if (encoder != into || session.outQueue().peek() != message) {
            return NOT_TAKEN;
        }
        session.outQueue().poll();
        long seq = into.number(message);
        if (into.isLossy()) {
            session.budget().drop(message);
        }
        return seq;
    }
}
