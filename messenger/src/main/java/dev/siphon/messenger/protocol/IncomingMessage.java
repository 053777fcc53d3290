package dev.siphon.messenger.protocol;

import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.WireLimits;

/** The header fields of the message being read, kept while its segments arrive. */
public final class IncomingMessage {

    private EntityName source = EntityName.client(EntityName.NEW);
    private long seq;
    private long tid;
    private int type;
    private int priority;
    private int version;
    private int compatVersion;
    private int frontLength;
    private int middleLength;
    private int dataLength;
    private int dataOffset;
    private int headerCrc;
    private long receivedNanos;
    private long throttledNanos;

    /** Takes over the fields of {@code header}, whose lengths are checked against {@code limits}. */
    void take(MessageHeader header, WireLimits limits, long now) {
        frontLength = limits.check(WireLimits.Field.FRONT, header.frontLength());
        middleLength = limits.check(WireLimits.Field.MIDDLE, header.middleLength());
        dataLength = limits.check(WireLimits.Field.DATA, header.dataLength());
        seq = header.seq();
        tid = header.tid();
        type = header.type();
        priority = header.priority();
        version = header.version();
        compatVersion = header.compatVersion();
        dataOffset = header.dataOff();
        headerCrc = header.crc();
        receivedNanos = now;
        // A peer rarely speaks for another entity than the last time, so the name is mostly the same object.
        if (!header.isFrom(source)) {
            source = header.source();
        }
    }

    EntityName source() {
        return source;
    }

    public long seq() {
        return seq;
    }

    public long tid() {
        return tid;
    }

    int type() {
        return type;
    }

    int priority() {
        return priority;
    }

    int version() {
        return version;
    }

    int compatVersion() {
        return compatVersion;
    }

    public int frontLength() {
        return frontLength;
    }

    public int middleLength() {
        return middleLength;
    }

    public int dataLength() {
        return dataLength;
    }

    /** Where the data belongs within a page. */
    public int dataOffset() {
        return dataOffset;
    }

    int headerCrc() {
        return headerCrc;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    long throttledNanos() {
        return throttledNanos;
    }

    /** Notes when the throttles were passed. */
    public void throttled(long nanos) {
        throttledNanos = nanos;
    }

    /** Bytes of front, middle and data. */
    public long payloadBytes() {
        return (long) frontLength + middleLength + dataLength;
    }
}
