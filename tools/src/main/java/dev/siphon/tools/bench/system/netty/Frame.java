package dev.siphon.tools.bench.system.netty;

/**
 * A frame with the lengths of a msgr v1 message whose front and middle are empty: a tag and a header with a checksum, data,
 * and a footer with the data's checksum (ceph_msg_header, ceph_msg_footer). Of its fields only those are set that the
 * benchmark needs.
 */
final class Frame {

    /** One byte, CEPH_MSGR_TAG_MSG. */
    static final byte TAG = 7;
    /** What the header's checksum covers, behind the tag. */
    static final int COVERED_AT = 1;

    static final int COVERED_BYTES = 49;
    static final int SLOT_AT = 9;
    static final int DATA_LENGTH_AT = 31;
    static final int HEADER_CRC_AT = COVERED_AT + COVERED_BYTES;
    static final int HEADER_BYTES = HEADER_CRC_AT + Integer.BYTES;
    /** From the beginning of the footer. */
    static final int DATA_CRC_AT = 8;

    static final int FOOTER_BYTES = 21;
    /** A length beyond that is a broken frame, not data. */
    static final int MAX_DATA_BYTES = 128 << 20;

    private Frame() {}
}
