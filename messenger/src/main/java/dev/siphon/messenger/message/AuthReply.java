package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.nio.ByteBuffer;

/**
 * A monitor's answer to an {@link AuthRequest} (MAuthReply).
 *
 * @param protocol the method that was chosen, of {@link AuthMethods}
 * @param result 0, or a negative errno: -95 if none of the offered methods is allowed
 * @param globalId the client's number from now on
 * @param payload what the method has to say
 * @param message for people
 */
public record AuthReply(int protocol, int result, long globalId, ByteBuffer payload, String message) {

    public static final int VERSION = 1;
    public static final int COMPAT_VERSION = 1;

    public AuthReply {
        payload = payload.asReadOnlyBuffer();
    }

    /** Read-only; its position and limit are the caller's own. */
    @Override
    public ByteBuffer payload() {
        return payload.duplicate();
    }

    public static AuthReply decode(PayloadReader front, int version, long features) {
        return new AuthReply(front.i32(), front.i32(), front.i64(), front.blob(), front.string());
    }

    public void encode(PayloadWriter front, long features) {
        front.i32(protocol).i32(result).i64(globalId).blob(payload).string(message);
    }
}
