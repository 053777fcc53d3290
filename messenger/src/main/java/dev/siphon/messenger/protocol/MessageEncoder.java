package dev.siphon.messenger.protocol;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.session.UnencodableMessageException;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.CephCrc32c;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.KeepaliveStamp;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.PayloadWriter;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encodes the units of an established connection: messages, acknowledgements, keepalives. One thread at a time. */
public final class MessageEncoder {

    /** A segment up to this size is copied beside its header; a larger one is sent from where it lies. */
    private static final int COPY_BYTES = 1 << 10;

    /** What cannot be referenced is copied in steps of this size, whose crc is taken while the cache knows them. */
    private static final int COPY_STEP_BYTES = 8 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(MessageEncoder.class);

    /** Which memory a transport can send from where it lies. */
    public enum Sendable {
        /** Memory whose native address is known. */
        NATIVE,
        /** Any. */
        ANY
    }

    private final Endpoint endpoint;
    private final MessengerSettings settings;
    private final Session session;
    private final Sendable sendable;
    private final boolean lossy;
    private final SessionSecurity security;
    private final long features;
    private final MessageHeader header;
    private final MessageFooter footer;
    private final CephCrc32c crc = new CephCrc32c();
    private final ByteBuffer keepaliveStamp = ByteBuffer.allocate(KeepaliveStamp.LENGTH);
    private @Nullable PayloadWriter frontWriter;
    private boolean owesKeepaliveAck;
    private int version;
    private int compatVersion;
    private int headerCrc;
    private int frontCrc;

    /** An encoder for a connection with {@code session} that has agreed on {@code features}. */
    public MessageEncoder(
            Endpoint endpoint,
            Session session,
            long features,
            boolean lossy,
            SessionSecurity security,
            Sendable sendable) {
        this.endpoint = endpoint;
        this.settings = endpoint.settings();
        this.session = session;
        this.features = features;
        this.lossy = lossy;
        this.security = security;
        this.sendable = sendable;
        this.header = MessageHeader.forFeatures(features);
        this.footer = MessageFooter.forFeatures(features);
    }

    /**
     * Appends {@code message} to {@code out} under the session's next number, and takes over one reference: the session's
     * sent list has it then, unless the connection is lossy. Whatever fails after it was prepared is thrown; the stream is of
     * no use then, and a session that is not lossy writes the message again on its next one.
     *
     * @throws UnencodableMessageException as {@link #prepare}; nothing of the message is appended, and it is dropped
     */
    public void encode(Message message, BufferList out) {
        try {
            prepare(message);
        } catch (UnencodableMessageException e) {
            session.budget().drop(message);
            throw e;
        }
        long seq = number(message);
        try {
            append(message, seq, out);
        } finally {
            if (lossy) {
                session.budget().drop(message);
            }
        }
    }

    /**
     * Has the codec of {@code message} encode its front, and keeps that for {@link #append}. The session is not touched, so
     * that whoever shares it need not wait for the codec.
     *
     * @throws UnencodableMessageException if the codec failed, or the message's memory was given back already
     */
    public void prepare(Message message) {
        try {
            endpoint.dump().onSend(message);
            encodeFront(message, message.payload());
            checkHeld(message.middle());
            checkHeld(message.data());
        } catch (RuntimeException | Error e) {
            LOG.error("{} cannot be encoded", message, e);
            throw new UnencodableMessageException(message, e);
        }
    }

    private void encodeFront(Message message, @Nullable Object payload) {
        if (payload == null) {
            version = message.version();
            compatVersion = message.compatVersion();
            checkHeld(message.front());
            return;
        }
        MessageCodec<Object> codec = codec(payload);
        codec.encode(payload, frontWriter().reset(), features);
        version = codec.version(features);
        compatVersion = codec.compatVersion();
    }

    private void checkHeld(PayloadBuffer segment) {
        if (segment.slices() != 1 || isReferenced(segment, segment.length())) {
            segment.checkHeld();
        }
    }

    /**
     * Gives {@code message} the session's next number, and its reference to the session's sent list, unless the connection
     * is lossy: then it stays with the caller.
     */
    public long number(Message message) {
        long seq = session.nextOutSeq();
        if (!lossy) {
            session.sent().add(message, seq);
        }
        return seq;
    }

    /** Appends {@code message}, which was prepared, as number {@code seq} to {@code out}. The session is not touched. */
    public void append(Message message, long seq, BufferList out) {
        if (message.payload() == null) {
            PayloadBuffer front = message.front();
            writeHeader(message, seq, front.length(), out);
            frontCrc = append(front, settings.crcHeader(), out);
            writeRest(message, front.length(), seq, out);
        } else {
            ByteBuffer front = frontWriter().written();
            int length = front.remaining();
            writeHeader(message, seq, length, out);
            frontCrc = copy(0, front, front.position(), length, settings.crcHeader(), out);
            writeRest(message, length, seq, out);
        }
    }

    /** Acknowledges what the session has received, if it owes that. */
    public void encodeAck(BufferList out) {
        if (!owesAck()) {
            return;
        }
        int at = out.reserve(1 + AckSeq.LENGTH);
        out.tailMemory().put(at, (byte) Tag.ACK);
        AckSeq.put(out.tailMemory(), at + 1, session.inSeq());
        out.commit(1 + AckSeq.LENGTH);
        session.acknowledged();
    }

    /** Whether the session owes an acknowledgement: never on a lossy connection. */
    public boolean owesAck() {
        return !lossy && session.owesAck();
    }

    /** Whether what is written is not kept. */
    public boolean isLossy() {
        return lossy;
    }

    /** Asks for a sign of life, with a stamp where the peer knows that. */
    public void encodeKeepalive(Instant now, BufferList out) {
        int at = out.reserve(1 + KeepaliveStamp.LENGTH);
        ByteBuffer memory = out.tailMemory();
        if (Features.has(features, Features.MSGR_KEEPALIVE2)) {
            memory.put(at, (byte) Tag.KEEPALIVE2);
            KeepaliveStamp.put(memory, at + 1, now.getEpochSecond(), now.getNano());
            out.commit(1 + KeepaliveStamp.LENGTH);
        } else {
            memory.put(at, (byte) Tag.KEEPALIVE);
            out.commit(1);
        }
    }

    /** Has the stamp at {@code index} of {@code source} echoed, instead of one that is still to be: the newest tells all. */
    public void oweKeepaliveAck(ByteBuffer source, int index) {
        keepaliveStamp.put(0, source, index, KeepaliveStamp.LENGTH);
        owesKeepaliveAck = true;
    }

    public boolean owesKeepaliveAck() {
        return owesKeepaliveAck;
    }

    /** Echoes the newest stamp of the peer, if that is owed. */
    public void encodeKeepaliveAck(BufferList out) {
        if (!owesKeepaliveAck) {
            return;
        }
        int at = out.reserve(1 + KeepaliveStamp.LENGTH);
        out.tailMemory().put(at, (byte) Tag.KEEPALIVE2_ACK);
        out.tailMemory().put(at + 1, keepaliveStamp, 0, KeepaliveStamp.LENGTH);
        out.commit(1 + KeepaliveStamp.LENGTH);
        owesKeepaliveAck = false;
    }

    @SuppressWarnings("unchecked")
    private MessageCodec<Object> codec(Object payload) {
        Optional<? extends MessageCodec<?>> codec = endpoint.messages().codec(payload.getClass());
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

    private void writeHeader(Message message, long seq, int frontLength, BufferList out) {
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
                .source(sender(message), endpoint.address())
                .compatVersion(compatVersion);
        headerCrc = settings.crcHeader() ? header.computeCrc(crc) : 0;
        header.crc(headerCrc);
        out.commit(1 + header.length());
    }

    private EntityName sender(Message message) {
        EntityName sentAs = message.sentAs();
        return sentAs == null ? endpoint.name() : sentAs;
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
    }

    /** Appends a segment; its crc, or 0 if none is wanted. */
    private int append(PayloadBuffer segment, boolean wantsCrc, BufferList out) {
        int sum = 0;
        for (int i = 0; i < segment.slices(); i++) {
            PayloadBuffer slice = segment.slice(i);
            int offset = slice.offset();
            int length = slice.length();
            if (isReferenced(slice, segment.length())) {
                out.append(slice.retain(), offset, length);
                sum = wantsCrc ? crcInPlace(sum, slice) : 0;
            } else {
                sum = copy(sum, slice.memory(), offset, length, wantsCrc, out);
            }
        }
        return sum;
    }

    /** Other connections may be sending the same memory, and the crc moves a cursor. */
    private int crcInPlace(int seed, PayloadBuffer slice) {
        ByteBuffer view = slice.borrowView();
        int sum = crc.compute(seed, view, slice.offset(), slice.length());
        slice.returnView(view);
        return sum;
    }

    /** Whether a slice of a segment of {@code length} bytes is sent from where it lies. */
    private boolean isReferenced(PayloadBuffer slice, int length) {
        return length > COPY_BYTES && (sendable == Sendable.ANY || slice.address() != 0);
    }

    /**
     * Copies bytes of a segment, behind those whose crc is {@code seed}; the crc is that of the copy, which is in the cache and
     * this connection's own.
     */
    private int copy(int seed, ByteBuffer source, int offset, int length, boolean wantsCrc, BufferList out) {
        int sum = seed;
        int done = 0;
        while (done < length) {
            int step = Math.min(length - done, COPY_STEP_BYTES);
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
