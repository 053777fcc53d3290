package dev.siphon.tools.stress;

import dev.siphon.messenger.Connection;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Where payloads come from: any of them is a piece of one block of random bytes, so that a receiver can compare each byte and
 * nobody has to keep what was sent.
 */
final class Content {

    /** More than the largest payload, so that large ones differ too. */
    private static final int BLOCK_BYTES = StressLimits.MAX_PAYLOAD + (64 << 10);

    private final byte[] block = new byte[BLOCK_BYTES];

    Content(long seed) {
        new Random(seed).nextBytes(block);
    }

    /** A length up to {@code max}, of which each order of magnitude is as likely as another. */
    static int chooseLength(RandomGenerator random, int max) {
        double span = Math.log((double) max / StressLimits.MIN_PAYLOAD);
        return (int) Math.min(max, Math.round(StressLimits.MIN_PAYLOAD * Math.exp(random.nextDouble() * span)));
    }

    /** Where in the block a payload of {@code length} bytes begins. */
    static int choosePlace(RandomGenerator random, int length) {
        return random.nextInt(BLOCK_BYTES - length + 1);
    }

    /** A piece in memory of the application's own. */
    PayloadBuffer shared(int place, int length) {
        return PayloadBuffer.wrap(ByteBuffer.wrap(block, place, length));
    }

    /** A piece in memory of the connection's transport. */
    PayloadBuffer copied(Connection connection, int place, int length) {
        PayloadBuffer buffer = connection.allocate(length);
        buffer.memory().put(buffer.offset(), block, place, length);
        return buffer;
    }

    /** Whether {@code data} is the piece at {@code place}. */
    boolean isAt(int place, int length, PayloadBuffer data) {
        if (data.length() != length || place < 0 || length < 0 || place > BLOCK_BYTES - length) {
            return false;
        }
        return ByteBuffer.wrap(block, place, length).mismatch(data.memory().slice(data.offset(), length)) == -1;
    }
}
