package dev.siphon.stack.dpdk.ip;

import dev.siphon.stack.dpdk.packet.InternetChecksum;
import java.nio.ByteBuffer;

/** The header of an IPv4 datagram (RFC 791 §3.1). Addresses are ints in network byte order. */
public final class Ipv4Header {

    /** A header without options: all that is sent here. */
    public static final int BYTES = 20;

    public static final int PROTOCOL_ICMP = 1;
    public static final int PROTOCOL_TCP = 6;

    private static final int VERSION_AND_LENGTH = 0;
    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FLAGS_AND_FRAGMENT = 6;
    private static final int TIME_TO_LIVE = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_OR_OFFSET = 0x3FFF;
    private static final int VERSION_4_NO_OPTIONS = 0x45;
    private static final int DEFAULT_TIME_TO_LIVE = 64;

    private Ipv4Header() {}

    public static int version(ByteBuffer bytes, int offset) {
        return bytes.get(offset + VERSION_AND_LENGTH) >>> 4 & 0xF;
    }

    /** Length of the header, options included, in bytes. */
    public static int headerLength(ByteBuffer bytes, int offset) {
        return (bytes.get(offset + VERSION_AND_LENGTH) & 0xF) * 4;
    }

    public static int totalLength(ByteBuffer bytes, int offset) {
        return bytes.getShort(offset + TOTAL_LENGTH) & 0xFFFF;
    }

    /** Whether this is part of a datagram only. */
    public static boolean isFragment(ByteBuffer bytes, int offset) {
        return (bytes.getShort(offset + FLAGS_AND_FRAGMENT) & MORE_OR_OFFSET) != 0;
    }

    public static int protocol(ByteBuffer bytes, int offset) {
        return bytes.get(offset + PROTOCOL) & 0xFF;
    }

    public static int source(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset + SOURCE);
    }

    public static int destination(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset + DESTINATION);
    }

    /**
     * Writes a header at {@code offset} for a datagram that is never to be cut: with that bit, its identification means
     * nothing (RFC 6864).
     *
     * @param checksums whether to compute the checksum; otherwise it is left 0 for the port
     */
    public static void write(
            ByteBuffer bytes,
            int offset,
            int totalLength,
            int protocol,
            int source,
            int destination,
            boolean checksums) {
        bytes.put(offset + VERSION_AND_LENGTH, (byte) VERSION_4_NO_OPTIONS);
        bytes.put(offset + 1, (byte) 0);
        bytes.putShort(offset + TOTAL_LENGTH, (short) totalLength);
        bytes.putShort(offset + IDENTIFICATION, (short) 0);
        bytes.putShort(offset + FLAGS_AND_FRAGMENT, (short) DONT_FRAGMENT);
        bytes.put(offset + TIME_TO_LIVE, (byte) DEFAULT_TIME_TO_LIVE);
        bytes.put(offset + PROTOCOL, (byte) protocol);
        bytes.putShort(offset + CHECKSUM, (short) 0);
        bytes.putInt(offset + SOURCE, source);
        bytes.putInt(offset + DESTINATION, destination);
        if (checksums) {
            bytes.putShort(
                    offset + CHECKSUM, (short) InternetChecksum.finish(InternetChecksum.sum(bytes, offset, BYTES)));
        }
    }
}
