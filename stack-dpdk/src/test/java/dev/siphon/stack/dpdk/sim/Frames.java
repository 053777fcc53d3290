package dev.siphon.stack.dpdk.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames made without the code under test. */
public final class Frames {

    private static final int ETHERNET = 14;
    private static final int IP = 20;

    private Frames() {}

    /** The one's complement sum of 16-bit words, word by word (RFC 1071 §4.1). */
    public static int checksum(byte[] bytes, int offset, int length, int start) {
        int sum = start;
        for (int i = 0; i < length; i++) {
            sum += (bytes[offset + i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }

    /** An IPv4 frame with {@code payload}. */
    public static byte[] ip(long toMac, long fromMac, int source, int destination, int protocol, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IP + payload.length);
        frame.putShort((short) (toMac >>> 32)).putInt((int) toMac);
        frame.putShort((short) (fromMac >>> 32)).putInt((int) fromMac);
        frame.putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (IP + payload.length));
        frame.putInt(0).put((byte) 64).put((byte) protocol).putShort((short) 0);
        frame.putInt(source).putInt(destination).put(payload);
        frame.putShort(ETHERNET + 10, (short) ~checksum(frame.array(), ETHERNET, IP, 0));
        return frame.array();
    }

    /** A frame with the checksum of its TCP segment filled in. */
    public static byte[] withTcpChecksum(byte[] bytes) {
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        int length = (frame.getShort(ETHERNET + 2) & 0xFFFF) - IP;
        frame.putShort(ETHERNET + IP + 16, (short) 0);
        int pseudo = checksum(bytes, ETHERNET + 12, 8, 6 + length);
        frame.putShort(ETHERNET + IP + 16, (short) ~checksum(bytes, ETHERNET + IP, length, pseudo));
        return bytes;
    }

    /** "Destination unreachable" about the datagram in {@code frame}, from its destination's hardware to its sender. */
    public static byte[] icmpUnreachable(byte[] frame, int code, int mtu) {
        ByteBuffer original = ByteBuffer.wrap(frame);
        byte[] quoted = Arrays.copyOfRange(frame, ETHERNET, ETHERNET + IP + 8);
        ByteBuffer icmp = ByteBuffer.allocate(8 + quoted.length);
        icmp.put((byte) 3)
                .put((byte) code)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) mtu)
                .put(quoted);
        icmp.putShort(2, (short) ~checksum(icmp.array(), 0, icmp.capacity(), 0));
        int sender = original.getInt(ETHERNET + 12);
        int destination = original.getInt(ETHERNET + 16);
        return ip(mac(original, 6), mac(original, 0), destination, sender, 1, icmp.array());
    }

    private static long mac(ByteBuffer frame, int offset) {
        return (frame.getShort(offset) & 0xFFFFL) << 32 | frame.getInt(offset + 2) & 0xFFFFFFFFL;
    }
}
