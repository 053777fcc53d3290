package dev.siphon.it.dpdk.kernel;

import java.util.Random;

/**
 * Bytes for streams: a block of random bytes, of which each chunk of each stream is another part, so that a chunk that is
 * lost, repeated or misplaced changes the stream's hash.
 */
final class Noise {

    /** Bytes of a chunk. */
    static final int CHUNK = 64 << 10;

    /** Bytes of the block. */
    static final int BLOCK = 1 << 20;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private Noise() {}

    static byte[] block() {
        byte[] block = new byte[BLOCK];
        new Random(9293).nextBytes(block);
        return block;
    }

    /** Where chunk {@code number} of {@code stream} begins in the block. */
    static int offset(int stream, long number) {
        long mixed = (stream * 1_000_003L + number + 1) * MIX;
        return Math.floorMod((int) (mixed >>> 32), BLOCK - CHUNK);
    }
}
