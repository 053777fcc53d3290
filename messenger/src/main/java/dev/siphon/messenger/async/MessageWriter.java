package dev.siphon.messenger.async;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.CephCrc32c;
import dev.siphon.messenger.wire.KeepaliveStamp;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.PayloadWriter;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the units of an established connection into its stream: messages, acknowledgements, keepalives. */
final class MessageWriter {

    /** Bytes are gathered up to here before they are handed to the socket. */
    private static final int BATCH_BYTES = 256 << 10;

    /** A segment up to this size is copied beside its header; a larger one is sent from where it lies. */
    private static final int COPY_BYTES = 8 << 10;

    /** After this many other connections have their turn. */
    private static final int BATCHES_PER_TURN = 16;

    private static final Logger LOG = LoggerFactory.getLogger(MessageWriter.class);

    private final AsyncMessenger messenger;
    private final MessengerSettings settings;
    private final Session session;
    private final SocketStream stream;
    private final boolean lossy;
    private final SessionSecurity security;
    private final long features;
    private final MessageHeader header;
    private final MessageFooter footer;
    private final CephCrc32c crc = new CephCrc32c();
    private final ByteBuffer keepaliveStamp = ByteBuffer.allocate(KeepaliveStamp.LENGTH);
    private @Nullable PayloadWriter frontWriter;
    private boolean owesKeepaliveAck;
    private int headerCrc;
    private int frontCrc;

    /** A writer for a connection that has agreed on {@code features}. */
    MessageWriter(
            AsyncMessenger messenger,
            Session session,
            SocketStream stream,
            long features,
            boolean lossy,
            SessionSecurity security) {
        this.messenger = messenger;
        this.settings = messenger.settings();
        this.session = session;
        this.stream = stream;
        this.features = features;
        this.lossy = lossy;
        this.security = security;
        this.header = MessageHeader.forFeatures(features);
        this.footer = MessageFooter.forFeatures(features);
    }

    /** Writes until nothing is left, the socket takes no more, or the turn was long enough. */
    WriteOutcome turn() throws TransportException {
        BufferList out = stream.out();
        for (int batch = 0; batch < BATCHES_PER_TURN; batch++) {
            if (owesKeepaliveAck) {
                writeKeepaliveAck(out);
            }
            fill(out);
            boolean more = !session.outQueue().isEmpty();
            if (!more && session.owesAck() && !lossy) {
                writeAck(out);
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
            writeOrDrop(next, out);
        }
    }

    void writeKeepalive(boolean stamped, Instant now) {
        int at = stream.out().reserve(1 + KeepaliveStamp.LENGTH);
        ByteBuffer memory = stream.out().tailMemory();
        if (stamped) {
            memory.put(at, (byte) Tag.KEEPALIVE2);
            KeepaliveStamp.put(memory, at + 1, now.getEpochSecond(), now.getNano());
            stream.out().commit(1 + KeepaliveStamp.LENGTH);
        } else {
            memory.put(at, (byte) Tag.KEEPALIVE);
            stream.out().commit(1);
        }
    }

    /** Has the stamp at {@code index} of {@code source} echoed, instead of one that is still to be: the newest tells all. */
    void oweKeepaliveAck(ByteBuffer source, int index) {
        keepaliveStamp.put(0, source, index, KeepaliveStamp.LENGTH);
        owesKeepaliveAck = true;
    }

    boolean owesKeepaliveAck() {
        return owesKeepaliveAck;
    }

    private void writeKeepaliveAck(BufferList out) {
        int at = out.reserve(1 + KeepaliveStamp.LENGTH);
        out.tailMemory().put(at, (byte) Tag.KEEPALIVE2_ACK);
        out.tailMemory().put(at + 1, keepaliveStamp, 0, KeepaliveStamp.LENGTH);
        out.commit(1 + KeepaliveStamp.LENGTH);
        owesKeepaliveAck = false;
    }

    private void writeAck(BufferList out) {
        int at = out.reserve(1 + AckSeq.LENGTH);
        out.tailMemory().put(at, (byte) Tag.ACK);
        AckSeq.put(out.tailMemory(), at + 1, session.inSeq());
        out.commit(1 + AckSeq.LENGTH);
        session.acknowledged();
    }

    /** A message whose codec fails is dropped: nothing of it was written, and the others are not to blame. */
    private void writeOrDrop(Message message, BufferList out) {
        try {
            write(message, out);
        } catch (RuntimeException e) {
            LOG.error("{} cannot be encoded and is dropped", message, e);
            session.budget().drop(message);
        }
    }

    private void write(Message message, BufferList out) {
        messenger.dump().onSend(message);
        Object payload = message.payload();
        if (payload == null) {
            PayloadBuffer front = message.front();
            long seq = writeHeader(message, message.version(), message.compatVersion(), front.length(), out);
            frontCrc = append(front, settings.crcHeader(), out);
            writeRest(message, front.length(), seq, out);
        } else {
            MessageCodec<Object> codec = codec(payload);
            PayloadWriter writer = frontWriter();
            codec.encode(payload, writer.reset(), features);
            ByteBuffer front = writer.written();
            int length = front.remaining();
            long seq = writeHeader(message, codec.version(features), codec.compatVersion(), length, out);
            frontCrc = copy(front, front.position(), length, settings.crcHeader(), out);
            writeRest(message, length, seq, out);
        }
    }

    @SuppressWarnings("unchecked")
    private MessageCodec<Object> codec(Object payload) {
        Optional<? extends MessageCodec<?>> codec = messenger.messages().codec(payload.getClass());
        return (MessageCodec<Object>) codec.orElseThrow(() -> new IllegalStateException(
                "no codec for payloads of " + payload.getClass().getName()));
    }

    private PayloadWriter frontWriter() {
        PayloadWriter writer = frontWriter;
        if (writer == null) {
            writer = PayloadWriter.onHeap(settings.limits().maxFrontBytes());
            frontWriter = writer;
        }
        return writer;
    }

    private long writeHeader(Message message, int version, int compatVersion, int frontLength, BufferList out) {
        long seq = session.nextOutSeq();
        int at = out.reserve(1 + header.length());
        ByteBuffer memory = out.tailMemory();
        memory.put(at, (byte) Tag.MSG);
        header.wrap(memory, at + 1)
                .clear()
                .seq(seq)
                .tid(message.tid())
                .type(message.type())
                .priority(message.priority())
                .version(version)
                .frontLength(frontLength)
                .middleLength(message.middle().length())
                .dataLength(message.data().length())
                .dataOff(message.dataOffset())
                .source(messenger.name(), messenger.address())
                .compatVersion(compatVersion);
        headerCrc = settings.crcHeader() ? header.computeCrc(crc) : 0;
        header.crc(headerCrc);
        out.commit(1 + header.length());
        return seq;
    }

    private void writeRest(Message message, int frontLength, long seq, BufferList out) {
        PayloadBuffer middle = message.middle();
        PayloadBuffer data = message.data();
        int middleCrc = append(middle, settings.crcHeader(), out);
        int dataCrc = append(data, settings.crcData(), out);
        int at = out.reserve(footer.length());
        footer.wrap(out.tailMemory(), at)
                .frontCrc(frontCrc)
                .middleCrc(middleCrc)
                .dataCrc(dataCrc)
                .signature(security.sign(
                        headerCrc, frontCrc, frontLength, middleCrc, middle.length(), dataCrc, data.length(), seq))
                .flags(MessageFooter.FLAG_COMPLETE
                        | (settings.crcData() ? 0 : MessageFooter.FLAG_NOCRC)
                        | (security.signs() ? MessageFooter.FLAG_SIGNED : 0));
        out.commit(footer.length());
        if (lossy) {
            session.budget().drop(message);
        } else {
            session.sent().add(message, seq);
        }
    }

    /** Appends a segment; its crc, or 0 if none is wanted. */
    private int append(PayloadBuffer segment, boolean wantsCrc, BufferList out) {
        int length = segment.length();
        if (length <= COPY_BYTES || segment.address() == 0) {
            return copy(segment.memory(), segment.offset(), length, wantsCrc, out);
        }
        out.append(segment.retain(), segment.offset(), length);
        // Other connections may be sending the same memory, and the crc moves a cursor.
        return wantsCrc ? crc.compute(0, segment.memory().duplicate(), segment.offset(), length) : 0;
    }

    /** Copies a segment; the crc is that of the copy, which is in the cache and this connection's own. */
    private int copy(ByteBuffer source, int offset, int length, boolean wantsCrc, BufferList out) {
        int sum = 0;
        int done = 0;
        while (done < length) {
            int step = Math.min(length - done, COPY_BYTES);
            int at = out.reserve(step);
            out.tailMemory().put(at, source, offset + done, step);
            if (wantsCrc) {
                sum = crc.compute(sum, out.tailMemory(), at, step);
            }
            out.commit(step);
            done += step;
        }
        return sum;
    }
}
