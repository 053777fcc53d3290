package dev.siphon.tools.stress;

import dev.siphon.messenger.Message;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;

/**
 * What a message of a stress run says about itself, in its front.
 *
 * @param session the session it was sent on, by its sender's number
 * @param lane which of the session's lanes
 * @param seq its number in that lane, from 1
 * @param place where its data is in the {@link Content}
 * @param length of its data
 */
record Envelope(long session, Lane.Kind lane, long seq, int place, int length) {

    private static final int BYTES = 8 + 4 + 8 + 4 + 4;

    PayloadBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(session).putInt(lane.ordinal()).putLong(seq).putInt(place).putInt(length);
        return PayloadBuffer.wrap(bytes.flip());
    }

    /**
     * Reads the front of {@code message}.
     *
     * @throws IllegalArgumentException if it is not one of these
     */
    static Envelope of(Message message) {
        PayloadBuffer front = message.front();
        if (front.length() != BYTES) {
            throw new IllegalArgumentException("front of " + front.length() + " bytes, " + BYTES + " are sent");
        }
        // Heap order is big endian whatever order the received memory has.
        ByteBuffer bytes = front.memory().slice(front.offset(), BYTES);
        long session = bytes.getLong();
        int kind = bytes.getInt();
        Lane.Kind[] kinds = Lane.Kind.values();
        if (kind < 0 || kind >= kinds.length) {
            throw new IllegalArgumentException("lane " + kind);
        }
        return new Envelope(session, kinds[kind], bytes.getLong(), bytes.getInt(), bytes.getInt());
    }
}
