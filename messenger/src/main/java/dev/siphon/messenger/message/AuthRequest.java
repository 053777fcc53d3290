package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.nio.ByteBuffer;

/**
 * A client's part of authentication towards a monitor (MAuth). The first one of a session has protocol 0 and an
 * {@link AuthOffer} as its payload.
 *
 * @param protocol one of {@link AuthMethods}: which one wrote the payload
 * @param payload what the protocol has to say
 * @param monmapEpoch the epoch of the monitor map that the client has; 0 asks for the map
 */
public record AuthRequest(int protocol, ByteBuffer payload, int monmapEpoch) {

    public static final int VERSION = 1;
    public static final int COMPAT_VERSION = 1;

    public AuthRequest {
        payload = payload.asReadOnlyBuffer();
    }

    /** The first request of a session. */
    public static AuthRequest first(AuthOffer offer, int monmapEpoch) {
        return new AuthRequest(AuthMethods.UNKNOWN, offer.encoded(), monmapEpoch);
    }

    /** Read-only; its position and limit are the caller's own. */
    @Override
    public ByteBuffer payload() {
        return payload.duplicate();
    }

    public static AuthRequest decode(PayloadReader front, int version, long features) {
        PaxosHead.skip(front);
        return new AuthRequest(front.i32(), front.blob(), front.i32());
    }

    public void encode(PayloadWriter front, long features) {
        PaxosHead.encode(front);
        front.i32(protocol).blob(payload).i32(monmapEpoch);
    }
}
