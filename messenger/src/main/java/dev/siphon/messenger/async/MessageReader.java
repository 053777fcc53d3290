package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.MessageCodec;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.CephCrc32c;
import dev.siphon.messenger.wire.KeepaliveStamp;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the units of an established connection: the states OPEN to OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH, one short method
 * each. A method returns whether it got on; if not, it waits for bytes or for a throttle.
 */
final class MessageReader {

    private static final int PAGE_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

    private final ProtocolV1 protocol;
    private final AsyncConnection connection;
    private final AsyncMessenger messenger;
    private final Session session;
    private final SocketStream stream;
    private final SessionSecurity security;
    private final MessageHeader header;
    private final MessageFooter footer;
    private final IncomingThrottles throttles;
    private final SegmentReader segment;
    private final IncomingMessage incoming = new IncomingMessage();
    private final CephCrc32c crc = new CephCrc32c();
    private final PayloadReader frontReader = new PayloadReader();
    private PayloadBuffer front = PayloadBuffer.empty();
    private PayloadBuffer middle = PayloadBuffer.empty();
    private PayloadBuffer data = PayloadBuffer.empty();
    private PayloadBuffer rxBuffer = PayloadBuffer.empty();
    private int rxLength;
    private boolean isHeldBack;

    MessageReader(ProtocolV1 protocol, SocketStream stream, SessionSecurity security) {
        this.protocol = protocol;
        this.connection = protocol.connection();
        this.messenger = connection.messenger();
        this.session = connection.session();
        this.stream = stream;
        this.security = security;
        this.header = MessageHeader.forFeatures(connection.features());
        this.footer = MessageFooter.forFeatures(connection.features());
        this.throttles = new IncomingThrottles(
                connection.policy(), messenger.dispatchQueue().throttle());
        this.segment = new SegmentReader(stream);
    }

    /** Whether reading waits for a throttle or a buffer, and is to be tried again soon. */
    boolean isHeldBack() {
        return isHeldBack;
    }

    boolean readTag() throws TransportException {
        if (!stream.require(1)) {
            return false;
        }
        int tag = stream.memory().get(stream.position()) & 0xFF;
        if (tag == Tag.MSG && !protocol.passes(Point.HANDLE_MESSAGE)) {
            return false;
        }
        stream.consume(1);
        switch (tag) {
            case Tag.MSG -> protocol.become(ConnectionState.OPEN_MESSAGE_HEADER);
            case Tag.ACK -> protocol.become(ConnectionState.OPEN_TAG_ACK);
            case Tag.KEEPALIVE -> connection.keepaliveReceived(Instant.now());
            case Tag.KEEPALIVE2 -> protocol.become(ConnectionState.OPEN_KEEPALIVE2);
            case Tag.KEEPALIVE2_ACK -> protocol.become(ConnectionState.OPEN_KEEPALIVE2_ACK);
            case Tag.CLOSE -> throw new PeerClosedException();
            default ->
                throw new MalformedFrameException("tag is " + Tag.name(tag)
                        + ", where one of MSG, ACK, KEEPALIVE, KEEPALIVE2, KEEPALIVE2_ACK or CLOSE is expected");
        }
        return true;
    }

    boolean readAck() throws TransportException {
        if (!stream.require(AckSeq.LENGTH)) {
            return false;
        }
        long seq = AckSeq.read(stream.memory(), stream.position());
        stream.consume(AckSeq.LENGTH);
        session.sent().acknowledge(seq);
        protocol.become(ConnectionState.OPEN);
        return true;
    }

    boolean readKeepalive2() throws TransportException {
        if (!stream.require(KeepaliveStamp.LENGTH)) {
            return false;
        }
        connection.keepaliveReceived(Instant.now());
        protocol.writer().oweKeepaliveAck(stream.memory(), stream.position());
        stream.consume(KeepaliveStamp.LENGTH);
        protocol.become(ConnectionState.OPEN);
        return true;
    }

    boolean readKeepalive2Ack() throws TransportException {
        if (!stream.require(KeepaliveStamp.LENGTH)) {
            return false;
        }
        ByteBuffer memory = stream.memory();
        connection.keepaliveAcknowledged(Instant.ofEpochSecond(
                KeepaliveStamp.seconds(memory, stream.position()),
                KeepaliveStamp.nanoseconds(memory, stream.position())));
        stream.consume(KeepaliveStamp.LENGTH);
        protocol.become(ConnectionState.OPEN);
        return true;
    }

    boolean readHeader() throws TransportException {
        if (!stream.require(header.length())) {
            return false;
        }
        header.wrap(stream.memory(), stream.position());
        if (messenger.settings().crcHeader()) {
            checkCrc("header", header.computeCrc(crc), header.crc());
        }
        incoming.take(header, messenger.settings().limits(), connection.now());
        stream.consume(header.length());
        protocol.become(ConnectionState.OPEN_MESSAGE_THROTTLE_MESSAGE);
        return true;
    }

    boolean throttleMessage() {
        return proceedIf(throttles.takeMessage(), ConnectionState.OPEN_MESSAGE_THROTTLE_BYTES);
    }

    boolean throttleBytes() {
        return proceedIf(
                throttles.takeBytes(incoming.payloadBytes()), ConnectionState.OPEN_MESSAGE_THROTTLE_DISPATCH_QUEUE);
    }

    boolean throttleDispatchQueue() {
        if (!proceedIf(throttles.takeDispatch(incoming.payloadBytes()), ConnectionState.OPEN_MESSAGE_READ_FRONT)) {
            return false;
        }
        incoming.throttledNanos = connection.now();
        return true;
    }

    boolean readFront() throws TransportException {
        if (!readSegment(incoming.frontLength, 0)) {
            return false;
        }
        front = segment.take();
        protocol.become(ConnectionState.OPEN_MESSAGE_READ_MIDDLE);
        return true;
    }

    boolean readMiddle() throws TransportException {
        if (!readSegment(incoming.middleLength, 0)) {
            return false;
        }
        middle = segment.take();
        protocol.become(ConnectionState.OPEN_MESSAGE_READ_DATA_PREPARE);
        return true;
    }

    boolean prepareData() {
        PayloadBuffer posted = connection.takeRxBuffer(incoming.tid);
        if (posted != null && incoming.dataLength > 0 && posted.length() >= incoming.dataLength) {
            rxBuffer = posted;
            rxLength = posted.length();
            segment.begin(posted.window(posted.offset(), incoming.dataLength));
        } else if (posted != null) {
            posted.release();
        }
        protocol.become(ConnectionState.OPEN_MESSAGE_READ_DATA);
        return true;
    }

    boolean readData() throws TransportException {
        if (!readSegment(incoming.dataLength, incoming.dataOffset % PAGE_BYTES)) {
            return false;
        }
        data = segment.take();
        protocol.become(ConnectionState.OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH);
        return true;
    }

    boolean readFooterAndDispatch() throws TransportException {
        if (!stream.require(footer.length())) {
            return false;
        }
        footer.wrap(stream.memory(), stream.position());
        checkFooter();
        if (!protocol.passes(Point.READ_MESSAGE_COMPLETE)) {
            return false;
        }
        stream.consume(footer.length());
        connection
                .counters()
                .add(WorkerCounter.MSGR_RECV_BYTES, header.length() + incoming.payloadBytes() + footer.length());
        protocol.become(ConnectionState.OPEN);
        deliver();
        return true;
    }

    /** Moves what is read into the rx buffer of {@code tid}, if it is the current message's, to a buffer of the pool. */
    void abandonRxBuffer(long tid) {
        PayloadBuffer current = segment.target();
        if (incoming.tid == tid && !current.isEmpty() && current == rxBuffer) {
            segment.moveTo(PayloadBuffer.wrap(ByteBuffer.allocate(current.length())));
            current.window(current.offset(), rxLength);
            rxBuffer = PayloadBuffer.empty();
        }
    }

    private boolean proceedIf(boolean passed, ConnectionState next) {
        isHeldBack = !passed;
        if (passed) {
            protocol.become(next);
        }
        return passed;
    }

    /** Reads a segment into a buffer of the pool, or the one that was begun before. */
    private boolean readSegment(int length, int lead) throws TransportException {
        if (length > 0 && segment.target().isEmpty()) {
            PayloadBuffer buffer = connection.worker().pool().tryAcquire(lead + length);
            isHeldBack = buffer == null;
            if (buffer == null) {
                return false;
            }
            segment.begin(buffer.window(lead, length));
        }
        return segment.read();
    }

    private void checkFooter() {
        if (!footer.isComplete()) {
            throw new MalformedFrameException("message " + incoming.seq + " was aborted by its sender");
        }
        if (messenger.settings().crcHeader()) {
            checkSegment("front", front, footer.frontCrc());
            checkSegment("middle", middle, footer.middleCrc());
        }
        if (messenger.settings().crcData() && footer.hasDataCrc()) {
            checkSegment("data", data, footer.dataCrc());
        }
        if (security.signs() && footer.isSigned() && signature() != footer.signature()) {
            throw new MalformedFrameException("message " + incoming.seq + " has a wrong signature");
        }
    }

    private long signature() {
        return security.sign(
                incoming.headerCrc,
                footer.frontCrc(),
                incoming.frontLength,
                footer.middleCrc(),
                incoming.middleLength,
                footer.dataCrc(),
                incoming.dataLength,
                incoming.seq);
    }

    private void checkSegment(String name, PayloadBuffer bytes, int expected) {
        int actual = crc.compute(0, bytes.memory(), bytes.offset(), bytes.length());
        if (actual != expected) {
            messenger.dump().corrupt("corrupt " + name + " of message " + incoming.seq, bytes);
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
        MalformedFrameException failure = new MalformedFrameException(what);
        if (messenger.settings().dieOnBadMessage()) {
            messenger.fatal().fatal("ms_die_on_bad_msg: " + connection + ": " + what);
        }
        return failure;
    }

    private void deliver() {
        if (session.isOld(incoming.seq)) {
            dropOld();
            return;
        }
        if (session.isAhead(incoming.seq)) {
            noteGap();
        }
        session.received(incoming.seq);
        if (messenger.settings().blackholes().contains(connection.peerType())) {
            dropSegments();
            return;
        }
        ReceivedMessage message = decode();
        throttles.handOver();
        connection.counters().add(WorkerCounter.MSGR_RECV_MESSAGES, 1);
        protocol.link().spentInFastDispatch(connection.deliver(message));
    }

    private void dropOld() {
        LOG.info("{}: dropping message {}, {} was received already", connection, incoming.seq, session.inSeq());
        dropSegments();
        if (messenger.settings().dieOnOldMessage()) {
            messenger.fatal().fatal("ms_die_on_old_message: " + connection + " sent " + incoming.seq + " again");
        }
    }

    private void noteGap() {
        LOG.warn("{}: message {} after {}: are messages missing?", connection, incoming.seq, session.inSeq());
        if (messenger.settings().dieOnSkippedMessage()) {
            messenger
                    .fatal()
                    .fatal("ms_die_on_skipped_message: " + connection + " sent " + incoming.seq + " after "
                            + session.inSeq());
        }
    }

    private ReceivedMessage decode() {
        MessageCodec<?> codec = messenger.messages().find(incoming.type);
        if (codec == null && !messenger.messages().opaqueFallback()) {
            throw badMessage("message type " + incoming.type + " is unknown");
        }
        if (codec != null && incoming.compatVersion > codec.version(connection.features())) {
            throw badMessage("message type " + incoming.type + " demands a reader of version " + incoming.compatVersion
                    + ", this one's is " + codec.version(connection.features()));
        }
        Object payload = codec == null ? null : decodeFront(codec);
        ReceivedMessage message = new ReceivedMessage(
                incoming.type, payload, connection, incoming.source(), incoming.seq, incoming.payloadBytes());
        message.policyThrottles(throttles.messages(), throttles.bytes())
                .dispatchThrottle(messenger.dispatchQueue().throttle())
                .stamps(incoming.receivedNanos, incoming.throttledNanos, connection.now());
        message.priority(incoming.priority)
                .version(incoming.version, incoming.compatVersion)
                .tid(incoming.tid)
                .dataOffset(incoming.dataOffset);
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

    private Object decodeFront(MessageCodec<?> codec) {
        try {
            return codec.decode(
                    frontReader.wrap(front.memory(), front.offset(), front.length()),
                    incoming.version,
                    connection.features());
        } catch (RuntimeException e) {
            messenger.dump().corrupt("undecodable front of message type " + incoming.type, front);
            throw badMessage("front of message type " + incoming.type + ": " + e.getMessage());
        }
    }

    private void dropSegments() {
        front.release();
        front = PayloadBuffer.empty();
        middle.release();
        middle = PayloadBuffer.empty();
        data.release();
        data = PayloadBuffer.empty();
        throttles.giveBack();
    }

    /** Drops the message being read. */
    void close() {
        segment.drop();
        dropSegments();
    }
}
