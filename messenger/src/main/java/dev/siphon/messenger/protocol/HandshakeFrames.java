package dev.siphon.messenger.protocol;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.wire.AckSeq;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.stack.buffer.BufferList;
import java.nio.ByteBuffer;

/** The pieces that both sides of a handshake write and check. */
public final class HandshakeFrames {

    private HandshakeFrames() {}

    public static void putBanner(BufferList out) {
        int at = out.reserve(Banner.LENGTH);
        Banner.put(out.tailMemory(), at);
        out.commit(Banner.LENGTH);
    }

    public static void putAddress(EntityAddress address, BufferList out) {
        int at = out.reserve(EntityAddressCodec.LEGACY_LENGTH);
        EntityAddressCodec.putLegacy(out.tailMemory(), at, address);
        out.commit(EntityAddressCodec.LEGACY_LENGTH);
    }

    public static void putSeq(long seq, BufferList out) {
        int at = out.reserve(AckSeq.LENGTH);
        AckSeq.put(out.tailMemory(), at, seq);
        out.commit(AckSeq.LENGTH);
    }

    static void putBytes(ByteBuffer bytes, BufferList out) {
        out.copy(bytes, bytes.position(), bytes.remaining());
    }

    /**
     * Judges the {@link Banner#LENGTH} bytes at {@code index}.
     *
     * @throws MalformedFrameException if they are not version 1's banner
     */
    public static void checkBanner(ByteBuffer memory, int index) {
        if (!Banner.matches(memory, index)) {
            throw new MalformedFrameException(
                    Banner.isMsgr2(memory, index)
                            ? "the peer speaks msgr v2 (its banner is \"ceph v2\"), version 1 is expected: a monitor's v1"
                                    + " port is usually 6789"
                            : "banner is \"" + Banner.describe(memory, index)
                                    + "\", \"ceph v027\" is expected: the peer does not speak Ceph's protocol");
        }
    }
}
