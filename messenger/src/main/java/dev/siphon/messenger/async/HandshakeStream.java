package dev.siphon.messenger.async;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.protocol.HandshakeFrames;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.messenger.wire.WireLimits;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;

/** The pieces that both sides of a handshake read and write. */
final class HandshakeStream {

    private final SocketStream stream;
    private final SegmentReader authorizer;

    HandshakeStream(SocketStream stream) {
        this.stream = stream;
        this.authorizer = new SegmentReader(stream);
    }

    SocketStream stream() {
        return stream;
    }

    BufferList out() {
        return stream.out();
    }

    /**
     * Whether a banner and {@code following} bytes are there; the banner is judged as soon as it is.
     *
     * @throws MalformedFrameException if it is not version 1's
     */
    boolean requireBannerAnd(int following) throws TransportException {
        if (!stream.require(Banner.LENGTH)) {
            return false;
        }
        HandshakeFrames.checkBanner(stream.memory(), stream.position());
        return stream.require(Banner.LENGTH + following);
    }

    /** The address {@code offset} bytes after the stream's position. */
    EntityAddress addressAt(int offset) {
        return EntityAddressCodec.readLegacy(stream.memory(), stream.position() + offset);
    }

    /** Begins to read {@code length} bytes of authorizer, checked against its limit before there is memory for it. */
    void beginAuthorizer(long length, WireLimits limits) {
        int checked = limits.check(WireLimits.Field.AUTHORIZER, length);
        authorizer.begin(checked == 0 ? PayloadBuffer.empty() : PayloadBuffer.wrap(ByteBuffer.allocate(checked)));
    }

    /** Reads the authorizer; whether all of it is there. */
    boolean readAuthorizer() throws TransportException {
        return authorizer.read();
    }

    /** The authorizer's bytes. */
    ByteBuffer takeAuthorizer() {
        return authorizer.take().bytes();
    }
}
