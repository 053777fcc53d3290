package dev.siphon.stack.dpdk.tcp;

import java.nio.ByteBuffer;

/** The options of TCP that are known here, and how they are written. */
final class TcpOptions {

    static final int END = 0;
    static final int NO_OPERATION = 1;
    /** Maximum segment size (RFC 9293 §3.2). */
    static final int MSS = 2;
    /** Window scale (RFC 7323 §2). */
    static final int WINDOW_SCALE = 3;
    /** SACK permitted (RFC 2018 §2). */
    static final int SACK_PERMITTED = 4;
    /** SACK (RFC 2018 §3). */
    static final int SACK = 5;
    /** Timestamps (RFC 7323 §3). */
    static final int TIMESTAMPS = 8;

    static final int MSS_BYTES = 4;
    static final int WINDOW_SCALE_BYTES = 3;
    static final int SACK_PERMITTED_BYTES = 2;
    static final int TIMESTAMPS_BYTES = 10;
    static final int SACK_BLOCK_BYTES = 8;

    /** Timestamps behind two bytes of padding: what each segment carries where they are in use. */
    static final int PADDED_TIMESTAMPS_BYTES = 12;

    /** Kind and length of a SACK option behind two bytes of padding. */
    static final int SACK_PREFIX_BYTES = 4;

    /** As many blocks as fit beside timestamps. */
    static final int MAX_SACK_BLOCKS = 3;

    /** Largest shift count (RFC 7323 §2.3). */
    static final int MAX_WINDOW_SCALE = 14;

    private TcpOptions() {}

    static int writeMss(ByteBuffer bytes, int at, int mss) {
        bytes.putInt(at, MSS << 24 | MSS_BYTES << 16 | mss);
        return at + 4;
    }

    static int writeWindowScale(ByteBuffer bytes, int at, int shift) {
        bytes.putInt(at, NO_OPERATION << 24 | WINDOW_SCALE << 16 | WINDOW_SCALE_BYTES << 8 | shift);
        return at + 4;
    }

    static int writeSackPermitted(ByteBuffer bytes, int at) {
        bytes.putInt(at, NO_OPERATION << 24 | NO_OPERATION << 16 | SACK_PERMITTED << 8 | SACK_PERMITTED_BYTES);
        return at + 4;
    }

    static int writeTimestamps(ByteBuffer bytes, int at, int value, int echo) {
        bytes.putInt(at, NO_OPERATION << 24 | NO_OPERATION << 16 | TIMESTAMPS << 8 | TIMESTAMPS_BYTES);
        bytes.putInt(at + 4, value);
        bytes.putInt(at + 8, echo);
        return at + PADDED_TIMESTAMPS_BYTES;
    }

    /** Writes {@code count} blocks: pairs of the first sequence number and the one behind the last. */
    static int writeSack(ByteBuffer bytes, int at, int[] edges, int count) {
        bytes.putInt(at, NO_OPERATION << 24 | NO_OPERATION << 16 | SACK << 8 | count * SACK_BLOCK_BYTES + 2);
        int next = at + SACK_PREFIX_BYTES;
        for (int i = 0; i < count * 2; i++) {
            bytes.putInt(next, edges[i]);
            next += 4;
        }
        return next;
    }
}
