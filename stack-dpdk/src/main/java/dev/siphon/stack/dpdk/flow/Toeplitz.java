package dev.siphon.stack.dpdk.flow;

/**
 * The hash by which devices spread flows over queues (RSS): over source address, destination address, source port and
 * destination port of a received TCP segment, as Microsoft specified it. Twelve look-ups per hash.
 */
public final class Toeplitz {

    /** Bytes of a device's key. */
    public static final int KEY_BYTES = 40;

    private static final int INPUT_BYTES = 12;

    private final int[] table = new int[INPUT_BYTES * 256];

    /** The hash with {@code key}, which the device must have been given too. */
    public Toeplitz(byte[] key) {
        if (key.length < INPUT_BYTES + Integer.BYTES) {
            throw new IllegalArgumentException("the key has " + key.length + " bytes, needs " + KEY_BYTES);
        }
        for (int position = 0; position < INPUT_BYTES; position++) {
            for (int value = 0; value < 256; value++) {
                table[position * 256 + value] = hashByte(key, position, value);
            }
        }
    }

    private static int hashByte(byte[] key, int position, int value) {
        long window = 0;
        for (int i = 0; i < 5; i++) {
            window = window << 8 | key[position + i] & 0xFF;
        }
        int hash = 0;
        for (int bit = 0; bit < 8; bit++) {
            if ((value & 0x80 >>> bit) != 0) {
                hash ^= (int) (window >>> 8 - bit);
            }
        }
        return hash;
    }

    /** The hash of a received segment. */
    public int hash(int source, int destination, int sourcePort, int destinationPort) {
        return word(0, source) ^ word(4, destination) ^ word(8, sourcePort << 16 | destinationPort);
    }

    private int word(int position, int value) {
        return table[position * 256 + (value >>> 24)]
                ^ table[(position + 1) * 256 + (value >>> 16 & 0xFF)]
                ^ table[(position + 2) * 256 + (value >>> 8 & 0xFF)]
                ^ table[(position + 3) * 256 + (value & 0xFF)];
    }
}
