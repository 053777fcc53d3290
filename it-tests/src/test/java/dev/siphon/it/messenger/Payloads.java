package dev.siphon.it.messenger;

import dev.siphon.messenger.Message;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.PayloadPool;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;

/** What the tests send. */
final class Payloads {

    /** The type of messages that are answered. */
    static final int PING = 1000;

    /** The type of the answer. */
    static final int PONG = 1001;

    /** A type that nobody answers. */
    static final int NOTE = 1002;

    /** The type of the message that a dispatch thread is held with. */
    static final int PLUG = 1003;

    private Payloads() {}

    /** {@code length} bytes that are the same for the same seed, none of them special. */
    static byte[] pattern(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static PayloadBuffer buffer(byte[] bytes) {
        return PayloadBuffer.wrap(ByteBuffer.wrap(bytes));
    }

    static PayloadBuffer buffer(String text) {
        return buffer(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code bytes} in memory of the transport, which is sent from where it lies. */
    static PayloadBuffer inPool(PayloadPool pool, byte[] bytes) {
        PayloadBuffer buffer = Objects.requireNonNull(pool.tryAcquire(bytes.length));
        buffer.memory().put(buffer.offset(), bytes);
        return buffer;
    }

    static byte[] bytes(PayloadBuffer buffer) {
        byte[] bytes = new byte[buffer.length()];
        int done = 0;
        for (int i = 0; i < buffer.slices(); i++) {
            PayloadBuffer slice = buffer.slice(i);
            slice.memory().get(slice.offset(), bytes, done, slice.length());
            done += slice.length();
        }
        return bytes;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static Message ping(String text) {
        return Message.opaque(PING).front(buffer(text));
    }

    static Message note(String text) {
        return Message.opaque(NOTE).front(buffer(text));
    }

    /** Answers pings with what they say. */
    static void answer(Message message) {
        if (message.type() == PING) {
            PayloadBuffer front = message.front().retain();
            message.connection().send(Message.opaque(PONG).tid(message.tid()).front(front));
        }
    }
}
