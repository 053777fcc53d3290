package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;

/**
 * Answers a {@link MonGetVersion} (MMonGetVersionReply).
 *
 * @param handle the request's
 * @param newest the newest epoch there is
 * @param oldest the oldest epoch still there
 */
public record MonGetVersionReply(long handle, long newest, long oldest) {

    public static final int VERSION = 2;
    public static final int COMPAT_VERSION = 2;

    public static MonGetVersionReply decode(PayloadReader front, int version, long features) {
        return new MonGetVersionReply(front.i64(), front.i64(), front.i64());
    }

    public void encode(PayloadWriter front, long features) {
        front.i64(handle).i64(newest).i64(oldest);
    }
}
