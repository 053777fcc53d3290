package dev.siphon.messenger.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Cuts what a peer sends, as a network would. */
final class Pieces {

    private static final int CUTS_AT_MOST = 12;

    private Pieces() {}

    /** Cut at up to a dozen points. */
    static List<byte[]> random(byte[] bytes, Random random) {
        int[] cuts = random.ints(random.nextInt(CUTS_AT_MOST + 1), 0, bytes.length + 1)
                .sorted()
                .toArray();
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            pieces.add(Arrays.copyOfRange(bytes, from, cut));
            from = cut;
        }
        pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
        return pieces;
    }

    /** Pieces of {@code size} bytes. */
    static List<byte[]> ofSize(int size, byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
        }
        return pieces;
    }
}
