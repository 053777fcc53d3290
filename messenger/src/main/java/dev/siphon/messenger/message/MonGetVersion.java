package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;

/**
 * Asks a monitor which epochs of a map there are (MMonGetVersion).
 *
 * @param handle comes back in the {@link MonGetVersionReply}
 * @param what such as {@code osdmap}
 */
public record MonGetVersion(long handle, String what) {

    public static final int VERSION = 1;
    public static final int COMPAT_VERSION = 1;

    public static MonGetVersion decode(PayloadReader front, int version, long features) {
        return new MonGetVersion(front.i64(), front.string());
    }

    public void encode(PayloadWriter front, long features) {
        front.i64(handle).string(what);
    }
}
