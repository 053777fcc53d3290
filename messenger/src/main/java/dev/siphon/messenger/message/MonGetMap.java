package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;

/** Asks a monitor for the {@link MonitorMap} (MMonGetMap); the front is empty. */
public record MonGetMap() {

    public static final int VERSION = 0;
    public static final int COMPAT_VERSION = 0;

    public static MonGetMap decode(PayloadReader front, int version, long features) {
        return new MonGetMap();
    }

    public void encode(PayloadWriter front, long features) {}
}
