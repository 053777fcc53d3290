package dev.siphon.stack.rdma.wire;

import java.nio.ByteBuffer;

/**
 * What each end says first: 24 bytes, little-endian: magic (8), version (2), depth (2), receive buffer (4), features (8).
 * Bytes behind them are for later versions and are ignored.
 *
 * @param depth messages of data that the sender's receive queue takes: the first credits of its peer
 * @param receiveBufferBytes size of each receive, header included
 */
public record Hello(int depth, int receiveBufferBytes) {

    /** Size of what follows the header. */
    public static final int BYTES = 24;

    /** Version of the layout. */
    public static final int VERSION = 1;

    /** Fewest receives that credits can work with. */
    public static final int MIN_DEPTH = 2;

    /** Smallest receive that makes sense: a header, and as much as an Ethernet frame carries. */
    public static final int MIN_RECEIVE_BUFFER_BYTES = 1024;

    private static final long MAGIC = 0x41_4d_44_52_48_50_49_53L; // "SIPHRDMA"

    private static final int VERSION_OFFSET = 8;
    private static final int DEPTH_OFFSET = 10;
    private static final int RECEIVE_BUFFER_OFFSET = 12;
    private static final int FEATURES_OFFSET = 16;

    /** Writes this to {@code target} at {@code at}, which is behind the header. */
    public void write(ByteBuffer target, int at) {
        target.putLong(at, MAGIC);
        target.putShort(at + VERSION_OFFSET, (short) VERSION);
        target.putShort(at + DEPTH_OFFSET, (short) depth);
        target.putInt(at + RECEIVE_BUFFER_OFFSET, receiveBufferBytes);
        target.putLong(at + FEATURES_OFFSET, 0);
    }

    /**
     * What the bytes at {@code at} say.
     *
     * @throws LayoutException if the peer is no Siphon, speaks another version, or asks for what cannot be
     */
    public static Hello read(ByteBuffer source, int at) throws LayoutException {
        long magic = source.getLong(at);
        if (magic != MAGIC) {
            throw new LayoutException("the peer does not speak Siphon's RDMA layout: it begins with 0x"
                    + Long.toHexString(Long.reverseBytes(magic)));
        }
        int version = source.getShort(at + VERSION_OFFSET) & 0xffff;
        if (version != VERSION) {
            throw new LayoutException("the peer speaks version " + version + " of the RDMA layout, here it is "
                    + VERSION + "; run the same release of Siphon on both sides");
        }
        int depth = source.getShort(at + DEPTH_OFFSET) & 0xffff;
        if (depth < MIN_DEPTH) {
            throw new LayoutException("the peer posts " + depth + " receives, at least " + MIN_DEPTH + " are needed");
        }
        int receiveBufferBytes = source.getInt(at + RECEIVE_BUFFER_OFFSET);
        if (receiveBufferBytes < MIN_RECEIVE_BUFFER_BYTES) {
            throw new LayoutException("the peer's receives have " + Integer.toUnsignedString(receiveBufferBytes)
                    + " bytes, allowed are " + MIN_RECEIVE_BUFFER_BYTES + " to " + Integer.MAX_VALUE);
        }
        return new Hello(depth, receiveBufferBytes);
    }
}
