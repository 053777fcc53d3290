package dev.siphon.tools.bench.system;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** What requests carry: noise, and a number at its start that is another one each time. */
public final class Payloads {

    private Payloads() {}

    /** Fills what remains of {@code bytes} with noise that {@code seed} decides. */
    public static void fill(ByteBuffer bytes, long seed) {
        SplittableRandom noise = new SplittableRandom(seed);
        int at = bytes.position();
        while (bytes.limit() - at >= Long.BYTES) {
            bytes.putLong(at, noise.nextLong());
            at += Long.BYTES;
        }
        while (at < bytes.limit()) {
            bytes.put(at++, (byte) noise.nextInt());
        }
    }

    /** Changes the data that begins at {@code index}, so that nobody may take a checksum for known. */
    public static void change(ByteBuffer bytes, int index) {
        if (bytes.limit() - index >= Long.BYTES) {
            bytes.putLong(index, bytes.getLong(index) + 1);
        }
    }
}
