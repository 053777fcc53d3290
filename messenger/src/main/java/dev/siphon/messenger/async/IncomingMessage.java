package dev.siphon.messenger.async;

import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.WireLimits;

/** The header fields of the message being read, kept while its segments arrive. */
final class IncomingMessage {

    private EntityName source = EntityName.client(EntityName.NEW);
    long seq;
    long tid;
    int type;
    int priority;
    int version;
    int compatVersion;
    int frontLength;
    int middleLength;
    int dataLength;
    int dataOffset;
    int headerCrc;
    long receivedNanos;
    long throttledNanos;

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

    /** Bytes of front, middle and data. */
    long payloadBytes() {
        return (long) frontLength + middleLength + dataLength;
    }
}
