package dev.siphon.it.messenger;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.wire.CephCrc32c;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.Tag;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A message as bytes of the wire: right unless the test makes it wrong. */
final class RawMessage {

    private final int type;
    private final long seq;
    private byte[] front = {};
    private byte[] middle = {};
    private byte[] data = {};
    private Consumer<MessageHeader> headerChange = header -> {};
    private Consumer<MessageFooter> footerChange = footer -> {};
    private boolean hasHeaderCrc = true;

    private RawMessage(int type, long seq) {
        this.type = type;
        this.seq = seq;
    }

    static RawMessage of(int type, long seq) {
        return new RawMessage(type, seq);
    }

    RawMessage front(byte[] bytes) {
        front = bytes;
        return this;
    }

    RawMessage middle(byte[] bytes) {
        middle = bytes;
        return this;
    }

    RawMessage data(byte[] bytes) {
        data = bytes;
        return this;
    }

    /** Changes the header before its crc is computed. */
    RawMessage header(Consumer<MessageHeader> change) {
        headerChange = change;
        return this;
    }

    RawMessage withoutHeaderCrc() {
        hasHeaderCrc = false;
        return this;
    }

    RawMessage footer(Consumer<MessageFooter> change) {
        footerChange = change;
        return this;
    }

    byte[] bytes() {
        int payload = front.length + middle.length + data.length;
        ByteBuffer all = ByteBuffer.allocate(1 + MessageHeader.LENGTH + payload + MessageFooter.LENGTH);
        all.put(0, (byte) Tag.MSG);
        MessageHeader header = new MessageHeader()
                .wrap(all, 1)
                .clear()
                .seq(seq)
                .type(type)
                .priority(127)
                .frontLength(front.length)
                .middleLength(middle.length)
                .dataLength(data.length)
                .source(RawPeer.name(), EntityAddress.blank());
        headerChange.accept(header);
        header.crc(hasHeaderCrc ? header.computeCrc(new CephCrc32c()) : 0);
        all.position(1 + MessageHeader.LENGTH).put(front).put(middle).put(data);
        MessageFooter footer = new MessageFooter()
                .wrap(all, 1 + MessageHeader.LENGTH + payload)
                .frontCrc(crc(front))
                .middleCrc(crc(middle))
                .dataCrc(crc(data))
                .flags(MessageFooter.FLAG_COMPLETE);
        footerChange.accept(footer);
        return all.array();
    }

    private static int crc(byte[] bytes) {
        return new CephCrc32c().compute(0, ByteBuffer.wrap(bytes), 0, bytes.length);
    }
}
