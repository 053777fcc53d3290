package dev.siphon.messenger.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Ceph's crc32c: the Castagnoli polynomial with a register that starts at a seed and is not inverted at the end. Hence
 * zeros under seed 0 have crc 0, and the crc of two pieces is that of the second, seeded with that of the first.
 *
 * <p>Stands on {@link CRC32C}, which the JVM computes with the processor's instruction but always starts with a register
 * of ones: four bytes chosen for the seed are fed first, after which the register holds the seed. Few bytes under seed 0, as
 * headers are, go without these: a crc is linear, so what the ones make of as many bytes is taken out again. One object per
 * thread; computing allocates nothing.
 */
public final class CephCrc32c {

    private static final int POLYNOMIAL = 0x82F63B78;
    private static final int[] REVERSE_TABLE = reverseTable();

    /** What so many zero bytes make of a register of ones. */
    private static final int[] ONES_AFTER = onesAfter(64);

    private final CRC32C crc = new CRC32C();
    private final byte[] seedBytes = new byte[Integer.BYTES];

    /**
     * The crc of {@code length} bytes from index {@code offset}.
     *
     * @param seed what the register starts with: 0, or the crc of what came before
     * @param buffer heap or direct; its position and limit move meanwhile and are put back, a mark may be lost, so no
     *     other thread may use it at the time
     */
    public int compute(int seed, ByteBuffer buffer, int offset, int length) {
        if (length == 0) {
            return seed;
        }
        if (seed == 0 && length < ONES_AFTER.length) {
            crc.reset();
            update(buffer, offset, length);
            return ~(int) crc.getValue() ^ ONES_AFTER[length];
        }
        startWith(seed);
        update(buffer, offset, length);
        return ~(int) crc.getValue();
    }

    private void update(ByteBuffer buffer, int offset, int length) {
        if (buffer.hasArray()) {
            crc.update(buffer.array(), buffer.arrayOffset() + offset, length);
        } else {
            updateFrom(buffer, offset, length);
        }
    }

    private void updateFrom(ByteBuffer buffer, int offset, int length) {
        int position = buffer.position();
        int limit = buffer.limit();
        try {
            buffer.limit(offset + length).position(offset);
            crc.update(buffer);
        } finally {
            buffer.limit(limit).position(position);
        }
    }

    private void startWith(int seed) {
        int bytes = ~beforeFourZeroBytes(seed);
        for (int i = 0; i < Integer.BYTES; i++) {
            seedBytes[i] = (byte) (bytes >>> (8 * i));
        }
        crc.reset();
        crc.update(seedBytes);
    }

    /** The register that four zero bytes turn into {@code register}. */
    private static int beforeFourZeroBytes(int register) {
        int earlier = register;
        for (int i = 0; i < Integer.BYTES; i++) {
            earlier = (earlier << 8) ^ REVERSE_TABLE[earlier >>> 24];
        }
        return earlier;
    }

    private static int[] onesAfter(int lengths) {
        int[] registers = new int[lengths];
        CRC32C zeros = new CRC32C();
        for (int length = 0; length < lengths; length++) {
            registers[length] = ~(int) zeros.getValue();
            zeros.update(0);
        }
        return registers;
    }

    /** For each high byte of a register what undoing eight shifts adds to its other bytes, moved up. */
    private static int[] reverseTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int register = i << 24;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                register = register < 0 ? ((register ^ POLYNOMIAL) << 1) | 1 : register << 1;
            }
            table[i] = register;
        }
        return table;
    }
}
