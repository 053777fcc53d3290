package dev.siphon.messenger.async;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.entity.EntityName;
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

/** Writes the units of an established connection into its stream: messages, acknowledgements, keepalives. */
final class MessageWriter {

    /** Bytes are gathered up to here before they are handed to the socket. */
    private static final int BATCH_BYTES = 256 << 10;

    /** A segment up to this size is copied beside its header; a larger one is sent from where it lies. */
    private static final int COPY_BYTES = 8 << 10;

    private final AsyncMessenger messenger;
    private final Session session;
    private final SocketStream stream;
    private final boolean lossy;
    private final SessionSecurity security;
    private final long features;
    private final MessageHeader header;
    private final MessageFooter footer;
    private final CephCrc32c crc = new CephCrc32c();
    private @Nullable PayloadWriter frontWriter;

    /** A writer for a connection that has agreed on {@code features}. */
    MessageWriter(
            AsyncMessenger messenger,
            Session session,
            SocketStream stream,
            long features,
            boolean lossy,
            SessionSecurity security) {
        this.messenger = messenger;
        this.session = session;
        this.stream = stream;
        this.features = features;
        this.lossy = lossy;
        this.security = security;
        this.header = MessageHeader.forFeatures(features);
        this.footer = MessageFooter.forFeatures(features);
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
                write(next, out);
            }
            boolean more = !session.outQueue().isEmpty();
            if (!more && session.owesAck() && !lossy) {
                writeAck(out);
            }
            if (!stream.flush(more)) {
                return false;
            }
            if (!more) {
                return true;
            }
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

    /** Echoes the stamp at {@code index} of {@code source}. */
    void writeKeepaliveAck(ByteBuffer source, int index) {
        int at = stream.out().reserve(1 + KeepaliveStamp.LENGTH);
        ByteBuffer memory = stream.out().tailMemory();
        memory.put(at, (byte) Tag.KEEPALIVE2_ACK);
        memory.put(at + 1, source, index, KeepaliveStamp.LENGTH);
        stream.out().commit(1 + KeepaliveStamp.LENGTH);
    }

    private void writeAck(BufferList out) {
        int at = out.reserve(1 + AckSeq.LENGTH);
        out.tailMemory().put(at, (byte) Tag.ACK);
        AckSeq.put(out.tailMemory(), at + 1, session.inSeq());
        out.commit(1 + AckSeq.LENGTH);
        session.acknowledged();
    }

    private void write(Message message, BufferList out) {
        messenger.dump().onSend(message);
        Object payload = message.payload();
        if (payload == null) {
            write(
                    message,
                    message.version(),
                    message.compatVersion(),
                    message.front().memory(),
                    message.front().offset(),
                    message.front().length(),
                    message.front(),
                    out);
        } else {
            writeTyped(message, payload, out);
        }
    }

    private void writeTyped(Message message, Object payload, BufferList out) {
        MessageCodec<Object> codec = codec(payload);
        PayloadWriter writer = frontWriter();
        codec.encode(payload, writer.reset(), features);
        ByteBuffer front = writer.written();
        write(
                message,
                codec.version(features),
                codec.compatVersion(),
                front,
                front.position(),
                front.remaining(),
                null,
                out);
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
            writer = PayloadWriter.onHeap(messenger.settings().limits().maxFrontBytes());
            frontWriter = writer;
        }
        return writer;
    }

    private void write(
            Message message,
            int version,
            int compatVersion,
            ByteBuffer front,
            int frontOffset,
            int frontLength,
            @Nullable PayloadBuffer frontBuffer,
            BufferList out) {
        PayloadBuffer middle = message.middle();
        PayloadBuffer data = message.data();
        EntityName self = messenger.name();
        MessengerSettings settings = messenger.settings();
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
                .middleLength(middle.length())
                .dataLength(data.length())
                .dataOff(message.dataOffset())
                .source(self, messenger.address())
                .compatVersion(compatVersion);
        int headerCrc = settings.crcHeader() ? header.computeCrc(crc) : 0;
        header.crc(headerCrc);
        out.commit(1 + header.length());

        int frontCrc = settings.crcHeader() ? crc.compute(0, front, frontOffset, frontLength) : 0;
        int middleCrc = settings.crcHeader() ? crc(middle) : 0;
        int dataCrc = settings.crcData() ? crc(data) : 0;
        if (frontBuffer == null) {
            out.copy(front, frontOffset, frontLength);
        } else {
            append(frontBuffer, out);
        }
        append(middle, out);
        append(data, out);

        int footerAt = out.reserve(footer.length());
        footer.wrap(out.tailMemory(), footerAt)
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
            message.release();
        } else {
            session.sent().add(message, seq);
        }
    }

    private int crc(PayloadBuffer buffer) {
        return crc.compute(0, buffer.memory(), buffer.offset(), buffer.length());
    }

    private static void append(PayloadBuffer buffer, BufferList out) {
        if (buffer.length() <= COPY_BYTES || buffer.address() == 0) {
            out.copy(buffer);
        } else {
            out.append(buffer.retain(), buffer.offset(), buffer.length());
        }
    }
}
