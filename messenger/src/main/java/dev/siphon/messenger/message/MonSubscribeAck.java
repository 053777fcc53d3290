package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import java.util.UUID;

/**
 * Tells an older client how long its subscription lasts (MMonSubscribeAck).
 *
 * @param intervalSeconds after which the client should subscribe again
 * @param fsid the cluster
 */
public record MonSubscribeAck(int intervalSeconds, UUID fsid) {

    public static final int VERSION = 1;
    public static final int COMPAT_VERSION = 1;

    public static MonSubscribeAck decode(PayloadReader front, int version, long features) {
        return new MonSubscribeAck(front.i32(), front.uuid());
    }

    public void encode(PayloadWriter front, long features) {
        front.i32(intervalSeconds).uuid(fsid);
    }
}
