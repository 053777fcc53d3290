package dev.siphon.messenger.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What each side says first: the 9 ASCII bytes {@code ceph v027}, without a terminator. */
public final class Banner {

    /** Length on the wire in bytes. */
    public static final int LENGTH = 9;

    private static final byte[] BYTES = "ceph v027".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MSGR2 = "ceph v2".getBytes(StandardCharsets.US_ASCII);

    private Banner() {}

    public static void put(ByteBuffer buffer, int index) {
        buffer.put(index, BYTES);
    }

    /** True if the {@link #LENGTH} bytes at {@code index} are the banner of protocol version 1. */
    public static boolean matches(ByteBuffer buffer, int index) {
        return startsWith(BYTES, buffer, index);
    }

    /** True if the {@link #LENGTH} bytes at {@code index} begin the banner of protocol version 2. */
    public static boolean isMsgr2(ByteBuffer buffer, int index) {
        return startsWith(MSGR2, buffer, index);
    }

    private static boolean startsWith(byte[] expected, ByteBuffer buffer, int index) {
        for (int i = 0; i < expected.length; i++) {
            if (buffer.get(index + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** The {@link #LENGTH} bytes at {@code index} for an error message: printable ASCII as it is, the rest as \xNN. */
    public static String describe(ByteBuffer buffer, int index) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            int b = LittleEndian.u8(buffer, index + i);
            boolean printable = b >= ' ' && b <= '~' && b != '\\';
            text.append(printable ? String.valueOf((char) b) : String.format("\\x%02x", b));
        }
        return text.toString();
    }
}
