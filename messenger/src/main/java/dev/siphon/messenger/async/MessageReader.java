package dev.siphon.messenger.async;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.common.PeerClosedException;
import dev.siphon.messenger.protocol.IncomingMessage;
import dev.siphon.messenger.protocol.IncomingThrottles;
import dev.siphon.messenger.protocol.MessageDecoder;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.KeepaliveStamp;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Reads the units of an established connection: the states OPEN to OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH, one short method
 * each. A method returns whether it got on; if not, it waits for bytes or for a throttle.
 */
final class MessageReader {

    private static final int PAGE_BYTES = 4096;

    private final ProtocolV1 protocol;
    private final AsyncConnection connection;
    private final AsyncMessenger messenger;
    private final Session session;
    private final SocketStream stream;
    private final MessageDecoder decoder;
    private final IncomingMessage incoming;
    private final IncomingThrottles throttles;
    private final WorkerCounters counters;
    private final SegmentReader segment;
    private final SegmentIntake intake;
    private PayloadBuffer rxBuffer = PayloadBuffer.empty();
    private int rxLength;
    private boolean isHeldBack;
    /** When the message being read last got on: it came, or a throttle let it pass. */
    private long progressNanos;

    MessageReader(ProtocolV1 protocol, SocketStream stream, SessionSecurity security) {
        this.protocol = protocol;
        this.connection = protocol.connection();
        this.messenger = connection.messenger();
        this.session = connection.session();
        this.stream = stream;
        this.decoder = new MessageDecoder(messenger, connection, connection.features(), security);
        this.incoming = decoder.incoming();
        this.throttles = new IncomingThrottles(
                connection.policy(), messenger.dispatchQueue().throttle());
        this.counters = connection.counters();
        this.segment = new SegmentReader(stream);
        this.intake = new SegmentIntake(stream, segment, connection.worker().pool(), counters);
    }

    /** Whether reading waits for a throttle or a buffer, and is to be tried again soon. */
    boolean isHeldBack() {
        return isHeldBack;
    }

    boolean readTag() throws TransportException {
        stream.mayReadAhead(1 + decoder.headerLength());
        if (!stream.require(1)) {
            return false;
        }
        int tag = stream.memory().get(stream.position()) & 0xFF;
        if (tag == Tag.MSG && !protocol.passes(Point.HANDLE_MESSAGE)) {
            return false;
        }
        stream.consume(1);
        switch (tag) {
            case Tag.MSG -> {
                protocol.become(ConnectionState.OPEN_MESSAGE_HEADER);
                return readMessage();
            }
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

    /** A message that is here already: all its states, without a way round by the link for each; where one waits, it is the state. */
    private boolean readMessage() throws TransportException {
        return readHeader()
                && throttleMessage()
                && throttleBytes()
                && throttleDispatchQueue()
                && (state() == ConnectionState.OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH || readSegments())
                && readFooterAndDispatch();
    }

    private boolean readSegments() throws TransportException {
        return readFront() && readMiddle() && prepareData() && readData();
    }

    private ConnectionState state() {
        return protocol.state();
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
        if (!stream.require(decoder.headerLength())) {
            return false;
        }
        progressNanos = stream.readNanos();
        decoder.header(stream.memory(), stream.position(), progressNanos);
        stream.consume(decoder.headerLength());
        stream.expect(incoming.payloadBytes());
        stream.mayReadAhead(incoming.frontLength() + middleAhead());
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
        boolean isEmpty = incoming.payloadBytes() == 0 && connection.rxBuffers().isEmpty();
        ConnectionState next = isEmpty
                ? ConnectionState.OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH
                : ConnectionState.OPEN_MESSAGE_READ_FRONT;
        if (!proceedIf(throttles.takeDispatch(incoming.payloadBytes()), next)) {
            return false;
        }
        incoming.throttled(progressNanos);
        return true;
    }

    boolean readFront() throws TransportException {
        // Never in slices: a codec reads it in one piece.
        if (!readOn(intake.copy(incoming.frontLength(), 0))) {
            return false;
        }
        decoder.front(intake.take());
        protocol.become(ConnectionState.OPEN_MESSAGE_READ_MIDDLE);
        return true;
    }

    boolean readMiddle() throws TransportException {
        if (!readSegment(incoming.middleLength(), 0)) {
            return false;
        }
        decoder.middle(intake.take());
        stream.mayReadAhead(dataAhead());
        protocol.become(ConnectionState.OPEN_MESSAGE_READ_DATA_PREPARE);
        return true;
    }

    boolean prepareData() {
        PayloadBuffer posted = connection.rxBuffers().take(incoming.tid());
        if (posted != null && incoming.dataLength() > 0 && posted.length() >= incoming.dataLength()) {
            rxBuffer = posted;
            rxLength = posted.length();
            segment.begin(posted.window(posted.offset(), incoming.dataLength()));
        } else if (posted != null) {
            posted.release();
        }
        protocol.become(ConnectionState.OPEN_MESSAGE_READ_DATA);
        return true;
    }

    boolean readData() throws TransportException {
        if (!readSegment(incoming.dataLength(), incoming.dataOffset() % PAGE_BYTES)) {
            return false;
        }
        decoder.data(intake.take());
        stream.mayReadAhead(endAhead());
        protocol.become(ConnectionState.OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH);
        return true;
    }

    boolean readFooterAndDispatch() throws TransportException {
        if (!stream.require(decoder.footerLength())) {
            return false;
        }
        decoder.footer(stream.memory(), stream.position());
        if (!protocol.passes(Point.READ_MESSAGE_COMPLETE)) {
            return false;
        }
        stream.consume(decoder.footerLength());
        counters.add(
                WorkerCounter.MSGR_RECV_BYTES,
                decoder.headerLength() + incoming.payloadBytes() + decoder.footerLength());
        protocol.become(ConnectionState.OPEN);
        deliver();
        return true;
    }

    /** Moves what is read into the rx buffer of {@code tid}, if it is the current message's, to a buffer of the pool. */
    void abandonRxBuffer(long tid) {
        PayloadBuffer current = segment.target();
        if (incoming.tid() == tid && !current.isEmpty() && current == rxBuffer) {
            segment.moveTo(PayloadBuffer.wrap(ByteBuffer.allocate(current.length())));
            current.window(current.offset(), rxLength);
            rxBuffer = PayloadBuffer.empty();
        }
    }

    private boolean proceedIf(boolean passed, ConnectionState next) {
        if (isHeldBack) {
            progressNanos = connection.now();
        }
        isHeldBack = !passed;
        if (passed) {
            protocol.become(next);
        }
        return passed;
    }

    /** Reads a segment: where the transport has it, or into a buffer of the pool, or the one that was begun before. */
    private boolean readSegment(int length, int lead) throws TransportException {
        return readOn(intake.read(length, lead));
    }

    private boolean readOn(boolean isComplete) {
        isHeldBack = intake.isStarved();
        return isComplete;
    }

    /** What may be read ahead from the middle on: all that comes before a segment that is taken over where it lies. */
    private int middleAhead() {
        return intake.takesOver(incoming.middleLength()) ? 0 : incoming.middleLength() + dataAhead();
    }

    private int dataAhead() {
        return intake.takesOver(incoming.dataLength()) ? 0 : incoming.dataLength() + endAhead();
    }

    private int endAhead() {
        return decoder.footerLength() + 1 + decoder.headerLength();
    }

    private void deliver() {
        // First, as in Ceph: a message that cannot be decoded was not received.
        ReceivedMessage message =
                decoder.decode(throttles, messenger.dispatchQueue().throttle(), completedNanos());
        if (!decoder.isNext(session) || decoder.isBlackholed()) {
            messenger.dispatchQueue().drop(message);
            return;
        }
        counters.add(WorkerCounter.MSGR_RECV_MESSAGES, 1);
        if (connection.deliver(message)) {
            decoder.reuse(message);
        }
    }

    /** Its last bytes may have come before a throttle let it pass. */
    private long completedNanos() {
        return stream.readNanos() - progressNanos > 0 ? stream.readNanos() : progressNanos;
    }

    private void drop() {
        decoder.drop();
        throttles.giveBack();
    }

    /** Drops the message being read. */
    void close() {
        intake.drop();
        drop();
    }
}
