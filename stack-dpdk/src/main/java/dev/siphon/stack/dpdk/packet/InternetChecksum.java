package dev.siphon.stack.dpdk.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The checksum of IPv4, ICMP and TCP: the complement of a sum in one's complement of 16-bit words (RFC 1071). */
public final class InternetChecksum {

    private static final long LOW = 0xFFFFFFFFL;

    private InternetChecksum() {}

    /**
     * The folded sum, not complemented, of {@code length} bytes of {@code bytes} from {@code offset} on, as 16-bit words in
     * network byte order whatever the buffer's own order is. An odd last byte is padded with zero.
     */
    public static int sum(ByteBuffer bytes, int offset, int length) {
        long even = 0;
        long odd = 0;
        int at = offset;
        int end = offset + length;
        // Two accumulators and four words a step, since the additions of one sum wait for each other.
        for (; at <= end - 32; at += 32) {
            long a = bytes.getLong(at);
            long b = bytes.getLong(at + 8);
            long c = bytes.getLong(at + 16);
            long d = bytes.getLong(at + 24);
            even += (a >>> 32) + (a & LOW) + (b >>> 32) + (b & LOW);
            odd += (c >>> 32) + (c & LOW) + (d >>> 32) + (d & LOW);
        }
        for (; at <= end - 4; at += 4) {
            even += bytes.getInt(at) & LOW;
        }
        if (at <= end - 2) {
            even += bytes.getShort(at) & 0xFFFF;
            at += 2;
        }
        boolean isBigEndian = bytes.order() == ByteOrder.BIG_ENDIAN;
        if (at < end) {
            even += (bytes.get(at) & 0xFF) << (isBigEndian ? 8 : 0);
        }
        int sum = fold(even + odd);
        return isBigEndian ? sum : (sum & 0xFF) << 8 | sum >>> 8;
    }

    /** Folds a sum of 16-bit words, or of 32-bit words, into 16 bits. */
    public static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & LOW);
        folded = (folded >>> 32) + (folded & LOW);
        folded = (folded >>> 16) + (folded & 0xFFFF);
        folded = (folded >>> 16) + (folded & 0xFFFF);
        return (int) ((folded >>> 16) + (folded & 0xFFFF));
    }

    /** The checksum field for the {@linkplain #sum sum} of everything else. */
    public static int finish(long sum) {
        return ~fold(sum) & 0xFFFF;
    }

    /** Whether the sum over everything, checksum field included, is right. */
    public static boolean isRight(long sum) {
        return fold(sum) == 0xFFFF;
    }

    /** Sum of the pseudo header that TCP checks with its segment (RFC 9293 §3.1). */
    public static long pseudoHeader(int source, int destination, int protocol, int length) {
        return (source & LOW) + (destination & LOW) + protocol + length;
    }
}
