package dev.siphon.messenger.wire;

import java.nio.ByteBuffer;

/** A sequence number on its own: after {@link Tag#ACK}, and from both sides after {@link Tag#SEQ}. */
public final class AckSeq {

    /** Length on the wire in bytes. */
    public static final int LENGTH = 8;

    private AckSeq() {}

    public static long read(ByteBuffer buffer, int index) {
        return LittleEndian.i64(buffer, index);
    }

    public static void put(ByteBuffer buffer, int index, long seq) {
        LittleEndian.i64(buffer, index, seq);
    }
}
