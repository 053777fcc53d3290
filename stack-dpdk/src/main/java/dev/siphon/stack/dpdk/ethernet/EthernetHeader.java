package dev.siphon.stack.dpdk.ethernet;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The header of an Ethernet II frame. Addresses are the low 48 bits of a long. */
public final class EthernetHeader {

    public static final int BYTES = 14;

    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;

    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 6;
    private static final int TYPE = 12;

    /** The bit of a group address: the first to be sent, and the lowest of the first byte. */
    private static final long GROUP = 1L << 40;

    private EthernetHeader() {}

    public static long destination(ByteBuffer bytes, int offset) {
        return address(bytes, offset + DESTINATION);
    }

    public static long source(ByteBuffer bytes, int offset) {
        return address(bytes, offset + SOURCE);
    }

    public static int type(ByteBuffer bytes, int offset) {
        return bytes.getShort(offset + TYPE) & 0xFFFF;
    }

    /** Writes a header at {@code offset}. */
    public static void write(ByteBuffer bytes, int offset, long destination, long source, int type) {
        putAddress(bytes, offset + DESTINATION, destination);
        putAddress(bytes, offset + SOURCE, source);
        bytes.putShort(offset + TYPE, (short) type);
    }

    /** The hardware address at {@code offset}. */
    public static long address(ByteBuffer bytes, int offset) {
        return (bytes.getShort(offset) & 0xFFFFL) << 32 | bytes.getInt(offset + 2) & 0xFFFFFFFFL;
    }

    /** Writes a hardware address at {@code offset}. */
    public static void putAddress(ByteBuffer bytes, int offset, long address) {
        bytes.putShort(offset, (short) (address >>> 32));
        bytes.putInt(offset + 2, (int) address);
    }

    /** As in {@code 02:00:5e:10:00:ff}. */
    public static String format(long address) {
        return HexFormat.ofDelimiter(":").formatHex(new byte[] {
            (byte) (address >>> 40),
            (byte) (address >>> 32),
            (byte) (address >>> 24),
            (byte) (address >>> 16),
            (byte) (address >>> 8),
            (byte) address
        });
    }

    /** Whether {@code address} is of a group of stations, broadcast among them. */
    public static boolean isGroup(long address) {
        return (address & GROUP) != 0;
    }
}
