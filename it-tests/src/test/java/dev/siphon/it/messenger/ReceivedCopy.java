package dev.siphon.it.messenger;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.entity.EntityName;

/** What a received message held, kept beyond its callback. */
final class ReceivedCopy {

    private final int type;
    private final int priority;
    private final long tid;
    private final long seq;
    private final int version;
    private final int compatVersion;
    private final EntityName source;
    private final Connection connection;
    private final Object payload;
    private final byte[] front;
    private final byte[] middle;
    private final byte[] data;
    private final long payloadBytes;

    ReceivedCopy(Message message) {
        this.type = message.type();
        this.priority = message.priority();
        this.tid = message.tid();
        this.seq = message.seq();
        this.version = message.version();
        this.compatVersion = message.compatVersion();
        this.source = message.source();
        this.connection = message.connection();
        this.payload = message.payload();
        this.front = Payloads.bytes(message.front());
        this.middle = Payloads.bytes(message.middle());
        this.data = Payloads.bytes(message.data());
        this.payloadBytes = message.payloadBytes();
    }

    int type() {
        return type;
    }

    int priority() {
        return priority;
    }

    long tid() {
        return tid;
    }

    long seq() {
        return seq;
    }

    int version() {
        return version;
    }

    int compatVersion() {
        return compatVersion;
    }

    EntityName source() {
        return source;
    }

    Connection connection() {
        return connection;
    }

    Object payload() {
        return payload;
    }

    byte[] front() {
        return front;
    }

    byte[] middle() {
        return middle;
    }

    byte[] data() {
        return data;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    /** The front as text. */
    String text() {
        return Payloads.text(front);
    }
}
