package dev.siphon.stack.dpdk.arp;

import dev.siphon.stack.dpdk.ethernet.EthernetHeader;
import java.nio.ByteBuffer;

/** An ARP packet about Ethernet and IPv4 (RFC 826). */
public final class ArpPacket {

    public static final int BYTES = 28;

    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    private static final int HARDWARE_TYPE = 0;
    private static final int PROTOCOL_TYPE = 2;
    private static final int ADDRESS_LENGTHS = 4;
    private static final int OPERATION = 6;
    private static final int SENDER_HARDWARE = 8;
    private static final int SENDER_PROTOCOL = 14;
    private static final int TARGET_HARDWARE = 18;
    private static final int TARGET_PROTOCOL = 24;

    private static final int ETHERNET = 1;
    private static final int LENGTHS_6_AND_4 = 0x0604;

    private ArpPacket() {}

    /** Whether {@code length} bytes at {@code offset} are a packet that this class can read. */
    public static boolean isWellFormed(ByteBuffer bytes, int offset, int length) {
        return length >= BYTES
                && bytes.getShort(offset + HARDWARE_TYPE) == ETHERNET
                && bytes.getShort(offset + PROTOCOL_TYPE) == EthernetHeader.TYPE_IPV4
                && bytes.getShort(offset + ADDRESS_LENGTHS) == LENGTHS_6_AND_4;
    }

    public static int operation(ByteBuffer bytes, int offset) {
        return bytes.getShort(offset + OPERATION) & 0xFFFF;
    }

    public static long senderHardware(ByteBuffer bytes, int offset) {
        return EthernetHeader.address(bytes, offset + SENDER_HARDWARE);
    }

    public static int senderProtocol(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset + SENDER_PROTOCOL);
    }

    public static int targetProtocol(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset + TARGET_PROTOCOL);
    }

    /** Writes a packet at {@code offset}. */
    public static void write(
            ByteBuffer bytes,
            int offset,
            int operation,
            long senderHardware,
            int senderProtocol,
            long targetHardware,
            int targetProtocol) {
        bytes.putShort(offset + HARDWARE_TYPE, (short) ETHERNET);
        bytes.putShort(offset + PROTOCOL_TYPE, (short) EthernetHeader.TYPE_IPV4);
        bytes.putShort(offset + ADDRESS_LENGTHS, (short) LENGTHS_6_AND_4);
        bytes.putShort(offset + OPERATION, (short) operation);
        EthernetHeader.putAddress(bytes, offset + SENDER_HARDWARE, senderHardware);
        bytes.putInt(offset + SENDER_PROTOCOL, senderProtocol);
        EthernetHeader.putAddress(bytes, offset + TARGET_HARDWARE, targetHardware);
        bytes.putInt(offset + TARGET_PROTOCOL, targetProtocol);
    }
}
