package dev.siphon.messenger.protocol;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.session.UndecodableMessageException;
import dev.siphon.messenger.wire.CephCrc32c;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes one message after the other: {@link #header}, then the segments as their owner reads them, {@link #footer},
 * {@link #decode}, {@link #isNext}. Lengths are checked before anything is read for them, contents before they are
 * believed. One thread at a time.
 */
public final class MessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(MessageDecoder.class);

    private final Endpoint endpoint;
    private final Connection connection;
    private final long features;
    private final SessionSecurity security;
    private final MessageHeader header;
    private final MessageFooter footer;
    private final IncomingMessage incoming = new IncomingMessage();
    private final CephCrc32c crc = new CephCrc32c();
    private final PayloadReader frontReader = new PayloadReader();
    private PayloadBuffer front = PayloadBuffer.empty();
    private PayloadBuffer middle = PayloadBuffer.empty();
    private PayloadBuffer data = PayloadBuffer.empty();
    private final boolean isBlackholed;
    private @Nullable ReceivedMessage spare;

    /** A decoder of what comes by {@code connection}, which has agreed on {@code features}. */
    public MessageDecoder(Endpoint endpoint, Connection connection, long features, SessionSecurity security) {
        this.endpoint = endpoint;
        this.connection = connection;
        this.features = features;
        this.security = security;
        this.isBlackholed = endpoint.settings().blackholes().contains(connection.peerType());
        this.header = MessageHeader.forFeatures(features);
        this.footer = MessageFooter.forFeatures(features);
    }

    /** Bytes of a header. */
    public int headerLength() {
        return header.length();
    }

    /** Bytes of a footer. */
    public int footerLength() {
        return footer.length();
    }

    /** The message being read. */
    public IncomingMessage incoming() {
        return incoming;
    }

    /** Takes the header at {@code index} of {@code memory}. */
    public void header(ByteBuffer memory, int index, long nowNanos) {
        header.wrap(memory, index);
        if (endpoint.settings().crcHeader()) {
            checkCrc("header", header.computeCrc(crc), header.crc());
        }
        incoming.take(header, endpoint.settings().limits(), nowNanos);
    }

    /** Takes the front with its reference. */
    public void front(PayloadBuffer segment) {
        front = segment;
    }

    /** Takes the middle with its reference. */
    public void middle(PayloadBuffer segment) {
        middle = segment;
    }

    /** Takes the data with its reference. */
    public void data(PayloadBuffer segment) {
        data = segment;
    }

    /** Checks the segments by the footer at {@code index} of {@code memory}. */
    public void footer(ByteBuffer memory, int index) {
        footer.wrap(memory, index);
        if (!footer.isComplete()) {
            throw new MalformedFrameException("message " + incoming.seq() + " was aborted by its sender");
        }
        if (endpoint.settings().crcHeader()) {
            checkSegment("front", front, footer.frontCrc());
            checkSegment("middle", middle, footer.middleCrc());
        }
        if (endpoint.settings().crcData() && footer.hasDataCrc()) {
            checkSegment("data", data, footer.dataCrc());
        }
        if (security.signs() && footer.isSigned() && signature() != footer.signature()) {
            throw new MalformedFrameException("message " + incoming.seq() + " has a wrong signature");
        }
    }

    private long signature() {
        return security.sign(
                incoming.headerCrc(),
                footer.frontCrc(),
                incoming.frontLength(),
                footer.middleCrc(),
                incoming.middleLength(),
                footer.dataCrc(),
                incoming.dataLength(),
                incoming.seq());
    }

    private void checkSegment(String name, PayloadBuffer bytes, int expected) {
        int actual = 0;
        for (int i = 0; i < bytes.slices(); i++) {
            PayloadBuffer slice = bytes.slice(i);
            actual = crc.compute(actual, slice.memory(), slice.offset(), slice.length());
        }
        if (actual != expected) {
            endpoint.dump().corrupt("corrupt " + name + " of message " + incoming.seq(), bytes);
        }
        checkCrc(name, actual, expected);
    }

    private void checkCrc(String name, int actual, int expected) {
        if (actual != expected) {
            throw badMessage("crc of the " + name + " is 0x" + Integer.toHexString(actual) + ", the sender says 0x"
                    + Integer.toHexString(expected));
        }
    }

    private MalformedFrameException badMessage(String what) {
        dieIfAsked(what);
        return new MalformedFrameException(what);
    }

    private void dieIfAsked(String what) {
        if (endpoint.settings().dieOnBadMessage()) {
            endpoint.fatal().fatal("ms_die_on_bad_msg: " + connection + ": " + what);
        }
    }

    /** Whether the message is one that {@code session} has not received yet; noted there. */
    public boolean isNext(Session session) {
        long seq = incoming.seq();
        if (session.isOld(seq)) {
            LOG.info("{}: dropping message {}, {} was received already", connection, seq, session.inSeq());
            if (endpoint.settings().dieOnOldMessage()) {
                endpoint.fatal().fatal("ms_die_on_old_message: " + connection + " sent " + seq + " again");
            }
            return false;
        }
        if (session.isAhead(seq)) {
            LOG.warn("{}: message {} after {}: are messages missing?", connection, seq, session.inSeq());
            if (endpoint.settings().dieOnSkippedMessage()) {
                endpoint.fatal()
                        .fatal("ms_die_on_skipped_message: " + connection + " sent " + seq + " after "
                                + session.inSeq());
            }
        }
        session.received(seq);
        return true;
    }

    /** Whether messages of this peer are dropped, for a test ({@code ms_blackhole_*}). */
    public boolean isBlackholed() {
        return isBlackholed;
    }

    /**
     * The message, which has the segments and what {@code throttles} took; the caller has its reference.
     *
     * @throws UndecodableMessageException if its type is unknown, its version too new, or its codec fails
     */
    public ReceivedMessage decode(IncomingThrottles throttles, Throttle dispatchThrottle, long nowNanos) {
        MessageCodec<?> codec = endpoint.messages().find(incoming.type());
        if (codec == null && !endpoint.messages().opaqueFallback()) {
            throw undecodable("message type " + incoming.type() + " is unknown", null);
        }
        if (codec != null && incoming.compatVersion() > codec.version(features)) {
            throw undecodable(
                    "message type " + incoming.type() + " demands a reader of version " + incoming.compatVersion()
                            + ", this one's is " + codec.version(features),
                    null);
        }
        Object payload = codec == null ? null : decodeFront(codec);
        ReceivedMessage message = newMessage(payload);
        message.policyThrottles(throttles.messages(), throttles.bytes())
                .dispatchThrottle(dispatchThrottle)
                .stamps(incoming.receivedNanos(), incoming.throttledNanos(), nowNanos);
        throttles.handOver();
        message.priority(incoming.priority())
                .version(incoming.version(), incoming.compatVersion())
                .tid(incoming.tid())
                .dataOffset(incoming.dataOffset());
        if (payload == null) {
            message.front(front);
        } else {
            front.release();
        }
        message.middle(middle).data(data);
        front = PayloadBuffer.empty();
        middle = PayloadBuffer.empty();
        data = PayloadBuffer.empty();
        return message;
    }

    private ReceivedMessage newMessage(@Nullable Object payload) {
        ReceivedMessage free = spare;
        spare = null;
        return free == null
                ? new ReceivedMessage(
                        incoming.type(),
                        payload,
                        connection,
                        incoming.source(),
                        incoming.seq(),
                        incoming.payloadBytes())
                : free.renew(incoming.type(), payload, incoming.source(), incoming.seq(), incoming.payloadBytes());
    }

    /** Makes the next message of {@code message}, which this decoder has made and nobody has any more. */
    public void reuse(ReceivedMessage message) {
        message.retire();
        spare = message;
    }

    private Object decodeFront(MessageCodec<?> codec) {
        try {
            return codec.decode(
                    frontReader.wrap(front.memory(), front.offset(), front.length()), incoming.version(), features);
        } catch (RuntimeException e) {
            endpoint.dump().corrupt("undecodable front of message type " + incoming.type(), front);
            throw undecodable("front of message type " + incoming.type() + ": " + e.getMessage(), e);
        } catch (Error e) {
            LOG.error("{}: internal error of the codec of message type {}", connection, incoming.type(), e);
            throw undecodable("front of message type " + incoming.type() + ": " + e, e);
        }
    }

    private UndecodableMessageException undecodable(String what, @Nullable Throwable cause) {
        dieIfAsked(what);
        return new UndecodableMessageException(what, incoming.seq(), cause);
    }

    /** Drops the segments: the message is not delivered. */
    public void drop() {
        front.release();
        front = PayloadBuffer.empty();
        middle.release();
        middle = PayloadBuffer.empty();
        data.release();
        data = PayloadBuffer.empty();
    }
}
