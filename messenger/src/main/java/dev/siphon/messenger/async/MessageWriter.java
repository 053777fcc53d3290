package dev.siphon.messenger.async;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.protocol.MessageEncoder;
import dev.siphon.messenger.session.Session;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Writes the units of an established connection into its stream, in batches. */
final class MessageWriter {

    /**
     * Bytes are gathered up to here before they are handed to the socket. Each call wakes the peer, which then takes what comes
     * in as many pieces: fewer calls spare both sides more than an early start gives.
     */
    private static final int BATCH_BYTES = 1 << 20;

    /** After this many other connections have their turn. */
    private static final int BATCHES_PER_TURN = 4;

    private final Session session;
    private final SocketStream stream;
    private final MessageEncoder encoder;

    MessageWriter(Session session, SocketStream stream, MessageEncoder encoder) {
        this.session = session;
        this.stream = stream;
        this.encoder = encoder;
    }

    /** Writes until nothing is left, the socket takes no more, or the turn was long enough. */
    WriteOutcome turn() throws TransportException {
        BufferList out = stream.out();
        for (int batch = 0; batch < BATCHES_PER_TURN; batch++) {
            encoder.encodeKeepaliveAck(out);
            fill(out);
            boolean more = !session.outQueue().isEmpty();
            if (!more) {
                encoder.encodeAck(out);
            }
            if (!stream.flush(more)) {
                return WriteOutcome.BLOCKED;
            }
            if (!more) {
                return WriteOutcome.DONE;
            }
        }
        return WriteOutcome.YIELDED;
    }

    private void fill(BufferList out) {
        while (out.remaining() < BATCH_BYTES) {
            Message next = session.outQueue().poll();
            if (next == null) {
                return;
            }
            encoder.encode(next, out);
        }
    }

    void writeKeepalive(Instant now) {
        encoder.encodeKeepalive(now, stream.out());
    }

    /** Has the stamp at {@code index} of {@code source} echoed. */
    void oweKeepaliveAck(ByteBuffer source, int index) {
        encoder.oweKeepaliveAck(source, index);
    }

    boolean owesKeepaliveAck() {
        return encoder.owesKeepaliveAck();
    }
}
