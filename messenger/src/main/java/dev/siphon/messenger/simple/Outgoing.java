package dev.siphon.messenger.simple;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.protocol.MessageEncoder;
import dev.siphon.messenger.session.Session;
import dev.siphon.stack.buffer.BufferList;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a connection has to write, and how its writer takes that. Under the connection's lock. */
final class Outgoing {

    /** Bytes are gathered up to here before they are handed to the socket. */
    private static final int BATCH_BYTES = 256 << 10;

    private final SimpleConnection connection;
    private final Session session;
    /** Of the current pipe, once that is established. */
    private @Nullable MessageEncoder encoder;

    private boolean keepaliveAsked;

    Outgoing(SimpleConnection connection, Session session) {
        this.connection = connection;
        this.session = session;
    }

    void askKeepalive() {
        keepaliveAsked = true;
    }

    /** Has the stamp at {@code index} of {@code source} echoed. */
    void oweKeepaliveAck(ByteBuffer source, int index) {
        if (encoder != null) {
            encoder.oweKeepaliveAck(source, index);
        }
    }

    /** Whether there is something that a socket would be opened for. */
    boolean hasToSend() {
        return !session.outQueue().isEmpty() || keepaliveAsked;
    }

    /** Whether there is something for {@link #encode}. */
    boolean hasToWrite() {
        boolean owesKeepaliveAck = encoder != null && encoder.owesKeepaliveAck();
        return hasToSend()
                || owesKeepaliveAck
                || (session.owesAck() && !connection.policy().lossy());
    }

    /** From now on {@code established} encodes; null: nobody does. */
    void encoder(@Nullable MessageEncoder established) {
        encoder = established;
    }

    /** Encodes what there is into {@code out}, as much as is handed to the socket at once. */
    void encode(BufferList out) {
        MessageEncoder current = encoder;
        if (current == null) {
            throw new IllegalStateException(connection + " is not established");
        }
        if (keepaliveAsked) {
            keepaliveAsked = false;
            current.encodeKeepalive(Instant.now(), out);
        }
        current.encodeKeepaliveAck(out);
        while (out.remaining() < BATCH_BYTES) {
            Message next = session.outQueue().poll();
            if (next == null) {
                break;
            }
            current.encode(next, out);
        }
        current.encodeAck(out);
    }
}
