package dev.siphon.messenger.wire;

import dev.siphon.messenger.entity.EntityAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Reads a payload in Ceph's encoding, front to back. Whatever the bytes, it throws nothing but
 * {@link MalformedFrameException}, and no length is allocated that exceeds the bytes there are. What it hands out is
 * copied: nothing refers to the buffer afterwards, except the readers of inner structures. One thread at a time.
 */
public final class PayloadReader {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private ByteBuffer buffer = NONE;
    private int position;
    private int end;
    private int structVersion;

    /** Starts over with the bytes between the position and the limit of {@code payload}, which both stay. */
    public PayloadReader wrap(ByteBuffer payload) {
        return wrap(payload, payload.position(), payload.remaining());
    }

    /** Starts over with {@code length} bytes of {@code payload} from index {@code offset}. */
    public PayloadReader wrap(ByteBuffer payload, int offset, int length) {
        this.buffer = payload;
        this.position = offset;
        this.end = offset + length;
        this.structVersion = 0;
        return this;
    }

    /** Bytes not read yet. */
    public int remaining() {
        return end - position;
    }

    public boolean hasRemaining() {
        return remaining() > 0;
    }

    private int advance(int length) {
        if (length > remaining()) {
            throw new MalformedFrameException(
                    "payload ends early: " + length + " bytes are needed, " + remaining() + " are left");
        }
        int index = position;
        position += length;
        return index;
    }

    public void skip(int length) {
        advance(length);
    }

    /** The next byte, which stays the next. */
    public int peekU8() {
        int value = u8();
        position--;
        return value;
    }

    public int u8() {
        return LittleEndian.u8(buffer, advance(Byte.BYTES));
    }

    public boolean bool() {
        return u8() != 0;
    }

    public int u16() {
        return LittleEndian.u16(buffer, advance(Short.BYTES));
    }

    public int i32() {
        return LittleEndian.i32(buffer, advance(Integer.BYTES));
    }

    public long u32() {
        return LittleEndian.u32(buffer, advance(Integer.BYTES));
    }

    /** 64 bits, signed or not as the field has it. */
    public long i64() {
        return LittleEndian.i64(buffer, advance(Long.BYTES));
    }

    /**
     * The count that precedes a list or map.
     *
     * @param elements what is counted, for the error message
     * @param minBytesEach what each takes at least: the count is believed only if so many bytes are left
     */
    public int count(String elements, int minBytesEach) {
        long count = u32();
        if (count > remaining() / minBytesEach) {
            throw new MalformedFrameException("payload announces " + count + " " + elements + " of at least "
                    + minBytesEach + " bytes each, " + remaining() + " bytes are left");
        }
        return (int) count;
    }

    private int length() {
        return count("bytes", 1);
    }

    /** Text after its length; what is not UTF-8 is replaced. */
    public String string() {
        return new String(bytes(length()), StandardCharsets.UTF_8);
    }

    /** Bytes after their length (Ceph's {@code bufferlist}): a read-only copy. */
    public ByteBuffer blob() {
        return ByteBuffer.wrap(bytes(length())).asReadOnlyBuffer();
    }

    /** A copy of the next bytes. */
    public byte[] bytes(int length) {
        int index = advance(length);
        byte[] bytes = new byte[length];
        buffer.get(index, bytes);
        return bytes;
    }

    /** The next bytes where they are. */
    ByteBuffer slice(int length) {
        return buffer.slice(advance(length), length);
    }

    /** A reader of the bytes after their length; this one goes on behind them. */
    public PayloadReader inner() {
        int length = length();
        return new PayloadReader().wrap(buffer, advance(length), length);
    }

    /**
     * A reader of the versioned structure that comes next (Ceph's {@code ENCODE_START}: version, oldest version that a
     * decoder must know, length). This one goes on behind it, so that fields added by newer versions are skipped.
     *
     * @param name for the error message
     * @param known the newest version that the caller understands
     * @throws MalformedFrameException if a newer one is needed
     */
    public PayloadReader struct(String name, int known) {
        int version = u8();
        int compat = u8();
        if (compat > known) {
            throw new MalformedFrameException(name + " of version " + version + " needs a decoder of version " + compat
                    + ", this one is " + known);
        }
        PayloadReader body = inner();
        body.structVersion = version;
        return body;
    }

    /** The version that the structure was encoded with; 0 if this is not the reader of a structure. */
    public int structVersion() {
        return structVersion;
    }

    /** A point in time (Ceph's {@code utime_t}): seconds since the epoch and nanoseconds, 32 bits each. */
    public Instant utime() {
        long seconds = u32();
        return Instant.ofEpochSecond(seconds, u32());
    }

    /** A UUID, such as a cluster's fsid: 16 bytes in the order in which it is written. */
    public UUID uuid() {
        return new UUID(Long.reverseBytes(i64()), Long.reverseBytes(i64()));
    }

    public EntityAddress entityAddress() {
        return EntityAddressCodec.read(this);
    }

    /** A list of addresses, or the single one that older peers send in its place. */
    public List<EntityAddress> entityAddresses() {
        return EntityAddressCodec.readVector(this);
    }
}
