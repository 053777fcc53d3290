package dev.siphon.stack.dpdk.tcp;

import java.nio.ByteBuffer;

/** The header of a TCP segment (RFC 9293 §3.1). */
final class TcpHeader {

    /** A header without options. */
    static final int BYTES = 20;

    /** The longest header that its own length field can tell. */
    static final int MAX_BYTES = 60;

    static final int FIN = 0x01;
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int PSH = 0x08;
    static final int ACK = 0x10;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGEMENT = 8;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;
    static final int CHECKSUM = 16;

    private TcpHeader() {}

    static int sourcePort(ByteBuffer bytes, int offset) {
        return bytes.getShort(offset + SOURCE_PORT) & 0xFFFF;
    }

    static int destinationPort(ByteBuffer bytes, int offset) {
        return bytes.getShort(offset + DESTINATION_PORT) & 0xFFFF;
    }

    static int sequence(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset + SEQUENCE);
    }

    static int acknowledgement(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset + ACKNOWLEDGEMENT);
    }

    /** Length of the header, options included, in bytes. */
    static int headerLength(ByteBuffer bytes, int offset) {
        return (bytes.get(offset + DATA_OFFSET) >>> 4 & 0xF) * 4;
    }

    static int flags(ByteBuffer bytes, int offset) {
        return bytes.get(offset + FLAGS) & 0x3F;
    }

    static int window(ByteBuffer bytes, int offset) {
        return bytes.getShort(offset + WINDOW) & 0xFFFF;
    }

    /** Writes all but options and checksum, which is left 0. */
    static void write(
            ByteBuffer bytes,
            int offset,
            int sourcePort,
            int destinationPort,
            int sequence,
            int acknowledgement,
            int headerLength,
            int flags,
            int window) {
        bytes.putInt(offset + SOURCE_PORT, sourcePort << 16 | destinationPort);
        bytes.putInt(offset + SEQUENCE, sequence);
        bytes.putInt(offset + ACKNOWLEDGEMENT, acknowledgement);
        bytes.putInt(offset + DATA_OFFSET, headerLength << 26 | flags << 16 | window);
        bytes.putInt(offset + CHECKSUM, 0);
    }
}
