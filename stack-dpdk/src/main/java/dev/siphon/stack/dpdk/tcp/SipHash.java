package dev.siphon.stack.dpdk.tcp;

/** SipHash-2-4 of 16 bytes: a keyed hash that tells nothing of its key. */
final class SipHash {

    private static final long LENGTH_WORD = 16L << 56;

    private final long key0;
    private final long key1;

    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** The hash of two words, in little-endian order of bytes. */
    long hash(long first, long second) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        // Two rounds for each of the words and the length, then four to finish.
        for (int round = 0; round < 10; round++) {
            long word = round < 2 ? first : round < 4 ? second : LENGTH_WORD;
            if (round < 6 && round % 2 == 0) {
                v3 ^= word;
            } else if (round == 6) {
                v2 ^= 0xFF;
            }
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            if (round < 6 && round % 2 == 1) {
                v0 ^= word;
            }
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
