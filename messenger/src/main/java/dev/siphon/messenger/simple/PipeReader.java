package dev.siphon.messenger.simple;

import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.common.PeerClosedException;
import dev.siphon.messenger.protocol.IncomingMessage;
import dev.siphon.messenger.protocol.IncomingThrottles;
import dev.siphon.messenger.protocol.MessageDecoder;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.KeepaliveStamp;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Reads the units of an established connection, one after the other. On the reader's thread. */
final class PipeReader {

    private static final int PAGE_BYTES = 4096;

    /** How long reading pauses when a throttle or the pool holds it back, as with the asynchronous messenger. */
    private static final long RETRY_MICROS = 1_000;

    private final Pipe pipe;
    private final SimpleMessenger messenger;
    private final SimpleConnection connection;
    private final PipeStream stream;
    private final MessageDecoder decoder;
    private final IncomingMessage incoming;
    private final IncomingThrottles throttles;

    PipeReader(Pipe pipe, PipeStream stream, MessageDecoder decoder) {
        this.pipe = pipe;
        this.messenger = pipe.messenger();
        this.connection = pipe.connection();
        this.stream = stream;
        this.decoder = decoder;
        this.incoming = decoder.incoming();
        this.throttles = new IncomingThrottles(
                connection.policy(), messenger.dispatchQueue().throttle());
    }

    /** Reads until the pipe is stopped or fails. */
    void run() throws TransportException {
        try {
            while (true) {
                readUnit();
            }
        } finally {
            decoder.drop();
            throttles.giveBack();
        }
    }

    private void readUnit() throws TransportException {
        stream.require(1);
        int tag = stream.memory().get(stream.position()) & 0xFF;
        if (tag == Tag.MSG) {
            pipe.reach(Point.HANDLE_MESSAGE);
        }
        stream.consume(1);
        switch (tag) {
            case Tag.MSG -> readMessage();
            case Tag.ACK -> readAck();
            case Tag.KEEPALIVE -> connection.keepaliveReceived(Instant.now());
            case Tag.KEEPALIVE2 -> readKeepalive2();
            case Tag.KEEPALIVE2_ACK -> readKeepalive2Ack();
            case Tag.CLOSE -> throw new PeerClosedException();
            default ->
                throw new MalformedFrameException("tag is " + Tag.name(tag)
                        + ", where one of MSG, ACK, KEEPALIVE, KEEPALIVE2, KEEPALIVE2_ACK or CLOSE is expected");
        }
    }

    private void readAck() throws TransportException {
        stream.require(AckSeq.LENGTH);
        long seq = AckSeq.read(stream.memory(), stream.position());
        stream.consume(AckSeq.LENGTH);
        connection.whileCurrent(pipe, () -> connection.session().sent().acknowledge(seq));
    }

    private void readKeepalive2() throws TransportException {
        stream.require(KeepaliveStamp.LENGTH);
        connection.keepaliveReceived(Instant.now());
        connection.oweKeepaliveAck(pipe, stream.memory(), stream.position());
        stream.consume(KeepaliveStamp.LENGTH);
    }

    private void readKeepalive2Ack() throws TransportException {
        stream.require(KeepaliveStamp.LENGTH);
        ByteBuffer memory = stream.memory();
        connection.keepaliveAcknowledged(Instant.ofEpochSecond(
                KeepaliveStamp.seconds(memory, stream.position()),
                KeepaliveStamp.nanoseconds(memory, stream.position())));
        stream.consume(KeepaliveStamp.LENGTH);
    }

    private void readMessage() throws TransportException {
        stream.require(decoder.headerLength());
        decoder.header(stream.memory(), stream.position(), messenger.now());
        stream.consume(decoder.headerLength());
        await(throttles::takeMessage);
        await(() -> throttles.takeBytes(incoming.payloadBytes()));
        await(() -> throttles.takeDispatch(incoming.payloadBytes()));
        incoming.throttled(messenger.now());
        decoder.front(readSegment(incoming.frontLength(), 0));
        decoder.middle(readSegment(incoming.middleLength(), 0));
        PayloadBuffer data = readSegment(incoming.dataLength(), incoming.dataOffset() % PAGE_BYTES);
        decoder.data(connection.incoming().intoRxBuffer(incoming.tid(), data));
        stream.require(decoder.footerLength());
        decoder.footer(stream.memory(), stream.position());
        pipe.reach(Point.READ_MESSAGE_COMPLETE);
        stream.consume(decoder.footerLength());
        connection.incoming().receive(pipe, decoder, throttles);
        decoder.drop();
        throttles.giveBack();
    }

    private void await(BooleanSupplier isGranted) throws TransportException {
        while (!isGranted.getAsBoolean()) {
            pipe.pause(RETRY_MICROS);
        }
    }

    private PayloadBuffer readSegment(int length, int lead) throws TransportException {
        if (length == 0) {
            return PayloadBuffer.empty();
        }
        PayloadBuffer buffer = messenger.heap(lead + length).window(lead, length);
        boolean done = false;
        try {
            stream.read(buffer);
            done = true;
            return buffer;
        } finally {
            if (!done) {
                buffer.release();
            }
        }
    }
}
