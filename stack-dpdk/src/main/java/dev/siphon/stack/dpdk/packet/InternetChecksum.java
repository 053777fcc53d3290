package dev.siphon.stack.dpdk.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The checksum of IPv4, ICMP and TCP: the complement of a sum in one's complement of 16-bit words (RFC 1071). */
public final class InternetChecksum {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long LOW = 0xFFFFFFFFL;

    private InternetChecksum() {}

    /**
     * The folded sum, not complemented, of {@code length} bytes of {@code bytes} from {@code offset} on, as 16-bit words in
     * network byte order whatever the buffer's own order is. An odd last byte is padded with zero.
     */
    public static int sum(ByteBuffer bytes, int offset, int length) {
        // The order of bytes does not matter to a one's complement sum but for swapping its result, so words are read
        // as
        // the processor likes them. Of each eight bytes the whole and the upper half are added up; the lower halves
        // follow
        // from that. Two sums of each, since additions to one sum wait for each other.
        long whole = 0;
        long otherWhole = 0;
        long upper = 0;
        long otherUpper = 0;
        int at = offset;
        int end = offset + length;
        for (; at <= end - 32; at += 32) {
            long a = (long) LONGS.get(bytes, at);
            long b = (long) LONGS.get(bytes, at + 8);
            long c = (long) LONGS.get(bytes, at + 16);
            long d = (long) LONGS.get(bytes, at + 24);
            whole += a;
            upper += a >>> 32;
            otherWhole += b;
            otherUpper += b >>> 32;
            whole += c;
            upper += c >>> 32;
            otherWhole += d;
            otherUpper += d >>> 32;
        }
        for (; at <= end - 8; at += 8) {
            long word = (long) LONGS.get(bytes, at);
            whole += word;
            upper += word >>> 32;
        }
        long rest = 0;
        for (int shift = 0; at < end; at++, shift += 8) {
            rest |= (bytes.get(at) & 0xFFL) << shift;
        }
        upper += otherUpper;
        long lower = whole + otherWhole - (upper << 32);
        int sum = fold((long) fold(lower) + fold(upper) + fold(rest));
        return (sum & 0xFF) << 8 | sum >>> 8;
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
