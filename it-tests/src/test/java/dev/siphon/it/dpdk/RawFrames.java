package dev.siphon.it.dpdk;

import dev.siphon.stack.dpdk.sim.Frames;
import java.nio.ByteBuffer;

/** Frames that no host in its senses sends. */
final class RawFrames {

    static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    static final int ETHERNET = 14;
    static final int IP = 20;

    private RawFrames() {}

    /** An ARP packet about Ethernet and IPv4, in a frame of the smallest size. */
    static byte[] arp(long toMac, long fromMac, int operation, long senderMac, int sender, int target) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        putMac(frame, toMac);
        putMac(frame, fromMac);
        frame.putShort((short) 0x0806)
                .putShort((short) 1)
                .putShort((short) 0x0800)
                .putShort((short) 0x0604)
                .putShort((short) operation);
        putMac(frame, senderMac);
        frame.putInt(sender);
        putMac(frame, 0);
        return frame.putInt(target).array();
    }

    private static void putMac(ByteBuffer frame, long mac) {
        frame.putShort((short) (mac >>> 32)).putInt((int) mac);
    }

    static boolean isArpReply(byte[] frame) {
        return isArp(frame) && frame[21] == 2;
    }

    static boolean isArpRequest(byte[] frame, int target) {
        return isArp(frame) && frame[21] == 1 && ByteBuffer.wrap(frame).getInt(38) == target;
    }

    private static boolean isArp(byte[] frame) {
        return frame.length >= 42 && frame[12] == 8 && frame[13] == 6;
    }

    /** {@code frame} with the checksum of its IPv4 header made right again, as far as it has one of the usual length. */
    static byte[] withIpChecksum(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        int header = Math.min((frame[ETHERNET] & 0xF) * 4, frame.length - ETHERNET);
        if (header < IP) {
            return frame;
        }
        bytes.putShort(ETHERNET + 10, (short) 0);
        bytes.putShort(ETHERNET + 10, (short) ~Frames.checksum(frame, ETHERNET, header, 0));
        return frame;
    }

    /** The content of an ICMP message, with its checksum. */
    static byte[] icmp(int type, int code, int rest, byte[] quoted) {
        ByteBuffer icmp = ByteBuffer.allocate(8 + quoted.length);
        icmp.put((byte) type).put((byte) code).putShort((short) 0).putInt(rest).put(quoted);
        icmp.putShort(2, (short) ~Frames.checksum(icmp.array(), 0, icmp.capacity(), 0));
        return icmp.array();
    }
}
