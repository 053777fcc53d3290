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

    /** Bytes are gathered up to here before they are handed to the socket. */
    private static final int BATCH_BYTES = 256 << 10;

    private final Session session;
    private final SocketStream stream;
    private final MessageEncoder encoder;

    MessageWriter(Session session, SocketStream stream, MessageEncoder encoder) {
        this.session = session;
        this.stream = stream;
        this.encoder = encoder;
    }

    /** Writes until nothing is left or the socket takes no more; whether everything is written. */
    boolean turn() throws TransportException {
        BufferList out = stream.out();
        while (true) {
            while (out.remaining() < BATCH_BYTES) {
                Message next = session.outQueue().poll();
                if (next == null) {
                    break;
                }
                encoder.encode(next, out);
            }
            boolean more = !session.outQueue().isEmpty();
            if (!more) {
                encoder.encodeAck(out);
            }
            if (!stream.flush(more)) {
                return false;
            }
            if (!more) {
                return true;
            }
        }
    }

    void writeKeepalive(Instant now) {
        encoder.encodeKeepalive(now, stream.out());
    }

    /** Echoes the stamp at {@code index} of {@code source}. */
    void writeKeepaliveAck(ByteBuffer source, int index) {
        encoder.encodeKeepaliveAck(source, index, stream.out());
    }
}
