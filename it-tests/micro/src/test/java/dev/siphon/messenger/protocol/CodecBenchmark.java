package dev.siphon.messenger.protocol;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.messenger.session.SendBudget;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.Features;
import dev.siphon.micro.Nanoseconds;
import dev.siphon.micro.Nowhere;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SizeClassPool;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A message into the bytes that are sent, and back; both as a worker does it, but for the socket. */
public class CodecBenchmark extends Nanoseconds {

    private static final int TYPE = 0x5100;
    private static final long IDLE_BYTES = 16 << 20;

    @Param({"0", "4096", "65536"})
    public int dataBytes;

    @Param({"true", "false"})
    public boolean crc;

    /** {@code now}: header and footer of today's peers. {@code old}: of those without NOSRCADDR and MSG_AUTH. */
    @Param({"now", "old"})
    public String form;

    private final PayloadPool pool =
            new SizeClassPool(bytes -> new MemoryBlock(ByteBuffer.allocateDirect(bytes), 0, 0), IDLE_BYTES);
    private final BufferList out = new BufferList(pool);
    private final Throttle dispatchThrottle = new Throttle("micro", 0);
    private final IncomingThrottles throttles = new IncomingThrottles(Policy.statelessServer(), dispatchThrottle);
    private PayloadBuffer data = PayloadBuffer.empty();
    private ByteBuffer wire = ByteBuffer.allocate(0);
    private MessageEncoder encoder = encoder(0);
    private MessageDecoder decoder = decoder(0);

    @Setup
    public void encodeOnce() {
        long features = form.equals("now")
                ? Features.SUPPORTED_DEFAULT
                : Features.SUPPORTED_DEFAULT & ~Features.NOSRCADDR & ~Features.MSG_AUTH;
        data = PayloadBuffer.wrap(ByteBuffer.allocateDirect(dataBytes));
        encoder = encoder(features);
        decoder = decoder(features);
        encoder.encode(message(), out);
        wire = ByteBuffer.allocateDirect((int) out.remaining());
        for (int i = 0; i < out.segments(); i++) {
            wire.put(out.buffer(i)
                    .memory()
                    .duplicate()
                    .limit(out.offset(i) + out.length(i))
                    .position(out.offset(i)));
        }
        out.clear();
    }

    private MessageEncoder encoder(long features) {
        return new MessageEncoder(
                new StillEndpoint(crc),
                new Session(new SendBudget(0, false)),
                features,
                true,
                SessionSecurity.none(),
                MessageEncoder.Sendable.ANY);
    }

    private MessageDecoder decoder(long features) {
        return new MessageDecoder(new StillEndpoint(crc), Nowhere.connection(), features, SessionSecurity.none());
    }

    private Message message() {
        return Message.opaque(TYPE).data(data.retain());
    }

    @Benchmark
    public long encode() {
        encoder.encode(message(), out);
        long bytes = out.remaining();
        out.trim(bytes);
        return bytes;
    }

    @Benchmark
    public long decode() {
        decoder.header(wire, 1, 0);
        decoder.data(data.retain());
        decoder.footer(wire, wire.capacity() - decoder.footerLength());
        ReceivedMessage message = decoder.decode(throttles, dispatchThrottle, 0);
        long bytes = message.payloadBytes();
        message.release();
        return bytes;
    }
}
