package dev.siphon.it.messenger;

import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.MessageHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A message as it came over the wire, read behind its tag. */
final class RawUnit {

    private final MessageHeader header;
    private final byte[] front;
    private final byte[] middle;
    private final byte[] data;
    private final MessageFooter footer;

    RawUnit(DataInputStream in) throws IOException {
        header = new MessageHeader().wrap(ByteBuffer.wrap(in.readNBytes(MessageHeader.LENGTH)), 0);
        front = in.readNBytes((int) header.frontLength());
        middle = in.readNBytes((int) header.middleLength());
        data = in.readNBytes((int) header.dataLength());
        footer = new MessageFooter().wrap(ByteBuffer.wrap(in.readNBytes(MessageFooter.LENGTH)), 0);
    }

    MessageHeader header() {
        return header;
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

    MessageFooter footer() {
        return footer;
    }
}
