package dev.siphon.messenger.wire;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import java.nio.ByteBuffer;

/**
 * What precedes a message's front, middle and data, after {@link Tag#MSG} ({@code struct ceph_msg_header}). Between peers
 * from before {@link Features#NOSRCADDR} it is an {@link OldMessageHeader}, which serves wherever this one does.
 */
public sealed class MessageHeader extends Flyweight permits OldMessageHeader {

    /** Number of the message within the session, 8 bytes. */
    public static final int SEQ_OFFSET = 0;
    /** Transaction id, chosen by the sender, 8 bytes. */
    public static final int TID_OFFSET = 8;
    /** Message type, 2 bytes. */
    public static final int TYPE_OFFSET = 16;
    /** Priority, 2 bytes; higher goes first. */
    public static final int PRIORITY_OFFSET = 18;
    /** Version of the payload's encoding, 2 bytes. */
    public static final int VERSION_OFFSET = 20;
    /** Bytes of front, 4 bytes. */
    public static final int FRONT_LENGTH_OFFSET = 22;
    /** Bytes of middle, 4 bytes. */
    public static final int MIDDLE_LENGTH_OFFSET = 26;
    /** Bytes of data, 4 bytes. */
    public static final int DATA_LENGTH_OFFSET = 30;
    /** Where within a page the data should start in the receiver's memory, 2 bytes. */
    public static final int DATA_OFF_OFFSET = 34;
    /** The sender's name, 9 bytes. */
    public static final int SOURCE_OFFSET = 36;
    /** Oldest version of the encoding that a receiver must know, 2 bytes. */
    public static final int COMPAT_VERSION_OFFSET = 45;
    /** Zero, 2 bytes. */
    public static final int RESERVED_OFFSET = 47;
    /** Crc of all bytes before it with seed 0, or 0 if the sender computes none, 4 bytes. */
    public static final int CRC_OFFSET = 49;
    /** Length on the wire in bytes. */
    public static final int LENGTH = 53;

    private static final byte[] ZEROS = new byte[OldMessageHeader.LENGTH];

    /**
     * A header of the form that is used under the negotiated {@code features}. A peer with a feature from after
     * {@link Features#NOSRCADDR} knows the short form even if it does not claim that one: Ceph 16 sends nothing else.
     */
    public static MessageHeader forFeatures(long features) {
        boolean isShort = Features.has(features, Features.NOSRCADDR) || Features.has(features, Features.CRUSH_TUNABLES);
        return isShort ? new MessageHeader() : new OldMessageHeader();
    }

    public MessageHeader wrap(ByteBuffer buffer, int offset) {
        attach(buffer, offset);
        return this;
    }

    /** Length of this form on the wire in bytes. */
    public int length() {
        return LENGTH;
    }

    /** Where this form has its crc: as many bytes are covered by it. */
    int crcOffset() {
        return CRC_OFFSET;
    }

    /** Sets every byte to zero, as a message to be sent starts. */
    public final MessageHeader clear() {
        buffer().put(offset(), ZEROS, 0, length());
        return this;
    }

    public final long seq() {
        return i64(SEQ_OFFSET);
    }

    public final MessageHeader seq(long seq) {
        i64(SEQ_OFFSET, seq);
        return this;
    }

    public final long tid() {
        return i64(TID_OFFSET);
    }

    public final MessageHeader tid(long tid) {
        i64(TID_OFFSET, tid);
        return this;
    }

    public final int type() {
        return u16(TYPE_OFFSET);
    }

    public final MessageHeader type(int type) {
        u16(TYPE_OFFSET, type);
        return this;
    }

    public final int priority() {
        return u16(PRIORITY_OFFSET);
    }

    public final MessageHeader priority(int priority) {
        u16(PRIORITY_OFFSET, priority);
        return this;
    }

    public final int version() {
        return u16(VERSION_OFFSET);
    }

    public final MessageHeader version(int version) {
        u16(VERSION_OFFSET, version);
        return this;
    }

    /** Bytes, unchecked: see {@link WireLimits.Field#FRONT}. */
    public final long frontLength() {
        return u32(FRONT_LENGTH_OFFSET);
    }

    public final MessageHeader frontLength(int length) {
        i32(FRONT_LENGTH_OFFSET, length);
        return this;
    }

    /** Bytes, unchecked: see {@link WireLimits.Field#MIDDLE}. */
    public final long middleLength() {
        return u32(MIDDLE_LENGTH_OFFSET);
    }

    public final MessageHeader middleLength(int length) {
        i32(MIDDLE_LENGTH_OFFSET, length);
        return this;
    }

    /** Bytes, unchecked: see {@link WireLimits.Field#DATA}. */
    public final long dataLength() {
        return u32(DATA_LENGTH_OFFSET);
    }

    public final MessageHeader dataLength(int length) {
        i32(DATA_LENGTH_OFFSET, length);
        return this;
    }

    public final int dataOff() {
        return u16(DATA_OFF_OFFSET);
    }

    public final MessageHeader dataOff(int dataOff) {
        u16(DATA_OFF_OFFSET, dataOff);
        return this;
    }

    /**
     * The sender's name.
     *
     * @throws MalformedFrameException if its type is unknown
     */
    public final EntityName source() {
        return EntityNameCodec.read(buffer(), offset() + SOURCE_OFFSET);
    }

    /** Whether the sender is named {@code name}; spares the new object of {@link #source()}. */
    public final boolean isFrom(EntityName name) {
        return EntityNameCodec.matches(buffer(), offset() + SOURCE_OFFSET, name);
    }

    /** Who sends; only the old form has room for the address. */
    public MessageHeader source(EntityName name, EntityAddress address) {
        EntityNameCodec.put(buffer(), offset() + SOURCE_OFFSET, name);
        return this;
    }

    /** The compat version; the old form has none, there it is 0. */
    public int compatVersion() {
        return u16(COMPAT_VERSION_OFFSET);
    }

    /** The compat version; the old form has none, there this does nothing. */
    public MessageHeader compatVersion(int compatVersion) {
        u16(COMPAT_VERSION_OFFSET, compatVersion);
        return this;
    }

    public final int crc() {
        return i32(crcOffset());
    }

    public final MessageHeader crc(int crc) {
        i32(crcOffset(), crc);
        return this;
    }

    /** The crc that the fields as they are now should have. */
    public final int computeCrc(CephCrc32c crc32c) {
        return crc32c.compute(0, buffer(), offset(), crcOffset());
    }

    /** For log lines; prints whatever is there. */
    @Override
    public String toString() {
        return "header seq=" + seq() + " tid=" + tid() + " type=" + type() + " prio=" + priority() + " version="
                + version() + " front=" + frontLength() + " middle=" + middleLength() + " data=" + dataLength()
                + " data_off=" + dataOff() + " src=" + u8(SOURCE_OFFSET + EntityNameCodec.TYPE_OFFSET) + "."
                + i64(SOURCE_OFFSET + EntityNameCodec.NUM_OFFSET) + " compat=" + compatVersion() + " crc="
                + Features.hex(crc() & 0xFFFF_FFFFL);
    }
}
