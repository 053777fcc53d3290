package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;

/**
 * A ping, or the answer to one (MPing).
 *
 * @param text a monitor answers with its state as JSON, which {@code ceph ping} prints; empty in a request, whose front is
 *     then empty as well
 */
public record Ping(String text) {

    public static final int VERSION = 1;
    public static final int COMPAT_VERSION = 1;

    /** A request. */
    public static final Ping REQUEST = new Ping("");

    public static Ping decode(PayloadReader front, int version, long features) {
        return front.hasRemaining() ? new Ping(front.string()) : REQUEST;
    }

    public void encode(PayloadWriter front, long features) {
        if (!text.isEmpty()) {
            front.string(text);
        }
    }
}
