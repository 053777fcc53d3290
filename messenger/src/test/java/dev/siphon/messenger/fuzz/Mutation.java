package dev.siphon.messenger.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** One way to spoil what a peer sends. */
enum Mutation {
    NONE {
        @Override
        byte[] apply(byte[] bytes, List<Integer> lengthFields, Random random) {
            return bytes;
        }
    },

    BIT_FLIP {
        @Override
        byte[] apply(byte[] bytes, List<Integer> lengthFields, Random random) {
            byte[] spoiled = bytes.clone();
            spoiled[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            return spoiled;
        }
    },

    NOISE {
        @Override
        byte[] apply(byte[] bytes, List<Integer> lengthFields, Random random) {
            byte[] noise = new byte[1 + random.nextInt(64)];
            random.nextBytes(noise);
            int at = random.nextInt(bytes.length);
            byte[] spoiled = bytes.clone();
            System.arraycopy(noise, 0, spoiled, at, Math.min(noise.length, bytes.length - at));
            return spoiled;
        }
    },

    TRUNCATION {
        @Override
        byte[] apply(byte[] bytes, List<Integer> lengthFields, Random random) {
            return Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
        }
    },

    OMISSION {
        @Override
        byte[] apply(byte[] bytes, List<Integer> lengthFields, Random random) {
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from);
            byte[] spoiled = Arrays.copyOf(bytes, Math.max(1, bytes.length - (to - from)));
            System.arraycopy(bytes, to, spoiled, from, bytes.length - to);
            return spoiled;
        }
    },

    DUPLICATION {
        @Override
        byte[] apply(byte[] bytes, List<Integer> lengthFields, Random random) {
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from);
            byte[] spoiled = Arrays.copyOf(bytes, bytes.length + (to - from));
            System.arraycopy(bytes, from, spoiled, to, bytes.length - from);
            return spoiled;
        }
    },

    LENGTH_FIELD {
        @Override
        byte[] apply(byte[] bytes, List<Integer> lengthFields, Random random) {
            byte[] spoiled = bytes.clone();
            List<Integer> fields = lengthFields.stream()
                    .filter(field -> field + Integer.BYTES <= bytes.length)
                    .toList();
            if (!fields.isEmpty()) {
                int field = fields.get(random.nextInt(fields.size()));
                ByteBuffer.wrap(spoiled).order(ByteOrder.LITTLE_ENDIAN).putInt(field, length(random));
            }
            return spoiled;
        }

        /** At the edges of limits and of number types. */
        private static int length(Random random) {
            int[] edges = {0, 1, 4096, 64 << 10, (64 << 10) + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1};
            return edges[random.nextInt(edges.length)];
        }
    };

    /** Spoiled bytes, at least one; {@code bytes} has at least one as well and stays as it is. */
    abstract byte[] apply(byte[] bytes, List<Integer> lengthFields, Random random);
}
