package dev.siphon.messenger.async;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.wire.AckSeq;
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

    void writeBanner() {
        int at = out().reserve(Banner.LENGTH);
        Banner.put(out().tailMemory(), at);
        out().commit(Banner.LENGTH);
    }

    void writeAddress(EntityAddress address) {
        int at = out().reserve(EntityAddressCodec.LEGACY_LENGTH);
        EntityAddressCodec.putLegacy(out().tailMemory(), at, address);
        out().commit(EntityAddressCodec.LEGACY_LENGTH);
    }

    void writeSeq(long seq) {
        int at = out().reserve(AckSeq.LENGTH);
        AckSeq.put(out().tailMemory(), at, seq);
        out().commit(AckSeq.LENGTH);
    }

    void writeBytes(ByteBuffer bytes) {
        out().copy(bytes, bytes.position(), bytes.remaining());
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
        ByteBuffer memory = stream.memory();
        if (!Banner.matches(memory, stream.position())) {
            throw new MalformedFrameException(
                    Banner.isMsgr2(memory, stream.position())
                            ? "the peer speaks msgr v2 (its banner is \"ceph v2\"), version 1 is expected: a monitor's v1"
                                    + " port is usually 6789"
                            : "banner is \"" + Banner.describe(memory, stream.position())
                                    + "\", \"ceph v027\" is expected: the peer does not speak Ceph's protocol");
        }
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
