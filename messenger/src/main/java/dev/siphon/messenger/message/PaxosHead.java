package dev.siphon.messenger.message;

import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;

/**
 * What precedes the front of messages that go through the monitors' consensus: a version, and two fields out of use since
 * long. Clients send 0, -1 and 0, and monitors answer with the same.
 */
final class PaxosHead {

    private static final long NO_VERSION = 0;
    private static final int NO_MON = 0xFFFF;
    private static final long NO_TID = 0;
    private static final int LENGTH = 18;

    private PaxosHead() {}

    static void skip(PayloadReader front) {
        front.skip(LENGTH);
    }

    static void encode(PayloadWriter front) {
        front.i64(NO_VERSION).u16(NO_MON).i64(NO_TID);
    }
}
