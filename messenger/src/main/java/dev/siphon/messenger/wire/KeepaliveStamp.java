package dev.siphon.messenger.wire;

import java.nio.ByteBuffer;

/** The time that follows {@link Tag#KEEPALIVE2} and its echo ({@code struct ceph_timespec}): the sender's clock. */
public final class KeepaliveStamp {

    /** Seconds since the epoch, 32 bits unsigned. */
    public static final int SECONDS_OFFSET = 0;
    /** Nanoseconds within the second. */
    public static final int NANOSECONDS_OFFSET = 4;
    /** Length on the wire in bytes. */
    public static final int LENGTH = 8;

    private KeepaliveStamp() {}

    public static long seconds(ByteBuffer buffer, int index) {
        return LittleEndian.u32(buffer, index + SECONDS_OFFSET);
    }

    public static long nanoseconds(ByteBuffer buffer, int index) {
        return LittleEndian.u32(buffer, index + NANOSECONDS_OFFSET);
    }

    public static void put(ByteBuffer buffer, int index, long seconds, long nanoseconds) {
        LittleEndian.i32(buffer, index + SECONDS_OFFSET, (int) seconds);
        LittleEndian.i32(buffer, index + NANOSECONDS_OFFSET, (int) nanoseconds);
    }
}
