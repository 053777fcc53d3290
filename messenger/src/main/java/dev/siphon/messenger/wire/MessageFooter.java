package dev.siphon.messenger.wire;

import java.nio.ByteBuffer;

/**
 * What follows a message's data ({@code struct ceph_msg_footer}). Between peers without {@link Features#MSG_AUTH} it is an
 * {@link OldMessageFooter}, which serves wherever this one does. A crc over nothing is 0.
 */
public sealed class MessageFooter extends Flyweight permits OldMessageFooter {

    /** Crc of the front with seed 0, 4 bytes. */
    public static final int FRONT_CRC_OFFSET = 0;
    /** Crc of the middle with seed 0, 4 bytes. */
    public static final int MIDDLE_CRC_OFFSET = 4;
    /** Crc of the data with seed 0, 4 bytes. */
    public static final int DATA_CRC_OFFSET = 8;
    /** Signature, or 0, 8 bytes. */
    public static final int SIGNATURE_OFFSET = 12;
    /** {@code FLAG_} bits, 1 byte. */
    public static final int FLAGS_OFFSET = 20;
    /** Length on the wire in bytes. */
    public static final int LENGTH = 21;

    /** The message is whole; without this flag its sender gave it up midway. */
    public static final int FLAG_COMPLETE = 1;
    /** The data crc was not computed. */
    public static final int FLAG_NOCRC = 2;
    /** The signature counts. */
    public static final int FLAG_SIGNED = 4;

    /** A footer of the form that is used under the negotiated {@code features}. */
    public static MessageFooter forFeatures(long features) {
        return Features.has(features, Features.MSG_AUTH) ? new MessageFooter() : new OldMessageFooter();
    }

    public MessageFooter wrap(ByteBuffer buffer, int offset) {
        attach(buffer, offset);
        return this;
    }

    /** Length of this form on the wire in bytes. */
    public int length() {
        return LENGTH;
    }

    public final int frontCrc() {
        return i32(FRONT_CRC_OFFSET);
    }

    public final MessageFooter frontCrc(int crc) {
        i32(FRONT_CRC_OFFSET, crc);
        return this;
    }

    public final int middleCrc() {
        return i32(MIDDLE_CRC_OFFSET);
    }

    public final MessageFooter middleCrc(int crc) {
        i32(MIDDLE_CRC_OFFSET, crc);
        return this;
    }

    public final int dataCrc() {
        return i32(DATA_CRC_OFFSET);
    }

    public final MessageFooter dataCrc(int crc) {
        i32(DATA_CRC_OFFSET, crc);
        return this;
    }

    /** The signature; the old form has none, there it is 0. */
    public long signature() {
        return i64(SIGNATURE_OFFSET);
    }

    /** The signature; the old form has none, there this does nothing. */
    public MessageFooter signature(long signature) {
        i64(SIGNATURE_OFFSET, signature);
        return this;
    }

    public int flags() {
        return u8(FLAGS_OFFSET);
    }

    public MessageFooter flags(int flags) {
        u8(FLAGS_OFFSET, flags);
        return this;
    }

    public final boolean isComplete() {
        return (flags() & FLAG_COMPLETE) != 0;
    }

    /** True if the sender computed a data crc. */
    public final boolean hasDataCrc() {
        return (flags() & FLAG_NOCRC) == 0;
    }

    public final boolean isSigned() {
        return (flags() & FLAG_SIGNED) != 0;
    }

    /** For log lines; prints whatever is there. */
    @Override
    public String toString() {
        return "footer front_crc=" + hex(frontCrc()) + " middle_crc=" + hex(middleCrc()) + " data_crc=" + hex(dataCrc())
                + " sig=" + Features.hex(signature()) + " flags=" + flags();
    }

    private static String hex(int crc) {
        return "0x" + Integer.toHexString(crc);
    }
}
