package dev.siphon.messenger.wire;

import dev.siphon.messenger.entity.EntityAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Writes a payload in Ceph's encoding into memory of its own, which grows up to a bound and is used again after
 * {@link #reset()}. One thread at a time.
 */
public final class PayloadWriter {

    private static final int INITIAL_BYTES = 256;
    private static final int STRUCT_HEAD_BYTES = 6;

    private final IntFunction<ByteBuffer> allocator;
    private final int maxBytes;
    private ByteBuffer buffer;
    private int length;

    /**
     * A writer without content.
     *
     * @param allocator makes a buffer of at least so many bytes: {@code ByteBuffer::allocate} or {@code allocateDirect}
     * @param maxBytes no payload may grow beyond this
     */
    public PayloadWriter(IntFunction<ByteBuffer> allocator, int maxBytes) {
        this.allocator = allocator;
        this.maxBytes = maxBytes;
        this.buffer = allocator.apply(Math.min(INITIAL_BYTES, maxBytes));
    }

    /** A writer into heap memory. */
    public static PayloadWriter onHeap(int maxBytes) {
        return new PayloadWriter(ByteBuffer::allocate, maxBytes);
    }

    /** Forgets the content and keeps the memory. */
    public PayloadWriter reset() {
        length = 0;
        return this;
    }

    /** Bytes written. */
    public int length() {
        return length;
    }

    /** The content where it is, valid until the next write or {@link #reset()}. */
    public ByteBuffer written() {
        return buffer.slice(0, length);
    }

    /** Appends the content at the position of {@code target}, which moves. */
    public void copyTo(ByteBuffer target) {
        target.put(target.position(), buffer, 0, length);
        target.position(target.position() + length);
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** Makes room for {@code bytes} more and returns their index; {@link #buffer()} may be another one afterwards. */
    int reserve(int bytes) {
        if (bytes > maxBytes - length) {
            throw new IllegalStateException("payload of " + length + " bytes cannot take " + bytes + " more: at most "
                    + maxBytes + " are allowed");
        }
        if (bytes > buffer.capacity() - length) {
            grow(length + bytes);
        }
        int index = length;
        length += bytes;
        return index;
    }

    private void grow(int needed) {
        int capacity = (int) Math.min(maxBytes, Math.max(needed, 2L * buffer.capacity()));
        ByteBuffer larger = allocator.apply(capacity);
        larger.put(0, buffer, 0, length);
        buffer = larger;
    }

    public PayloadWriter u8(int value) {
        int index = reserve(Byte.BYTES);
        LittleEndian.u8(buffer, index, value);
        return this;
    }

    public PayloadWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public PayloadWriter u16(int value) {
        int index = reserve(Short.BYTES);
        LittleEndian.u16(buffer, index, value);
        return this;
    }

    /** 32 bits, signed or not as the field has it. */
    public PayloadWriter i32(int value) {
        int index = reserve(Integer.BYTES);
        LittleEndian.i32(buffer, index, value);
        return this;
    }

    /** 64 bits, signed or not as the field has it. */
    public PayloadWriter i64(long value) {
        int index = reserve(Long.BYTES);
        LittleEndian.i64(buffer, index, value);
        return this;
    }

    /** Text in UTF-8 after its length. */
    public PayloadWriter string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return i32(bytes.length).bytes(bytes);
    }

    /** The remaining bytes of {@code content}, whose position stays, after their length (Ceph's {@code bufferlist}). */
    public PayloadWriter blob(ByteBuffer content) {
        i32(content.remaining());
        int index = reserve(content.remaining());
        buffer.put(index, content, content.position(), content.remaining());
        return this;
    }

    public PayloadWriter bytes(byte[] bytes) {
        int index = reserve(bytes.length);
        buffer.put(index, bytes);
        return this;
    }

    /** Starts something whose length goes before it. The returned value is for {@link #endInner}. */
    public int beginInner() {
        return reserve(Integer.BYTES);
    }

    /** Ends what {@link #beginInner} started. */
    public void endInner(int begun) {
        LittleEndian.i32(buffer, begun, length - begun - Integer.BYTES);
    }

    /**
     * Starts a versioned structure (Ceph's {@code ENCODE_START}). The returned value is for {@link #endStruct}.
     *
     * @param version of the encoding that follows
     * @param compat the oldest version whose decoders can read it
     */
    public int beginStruct(int version, int compat) {
        int begun = reserve(STRUCT_HEAD_BYTES);
        LittleEndian.u8(buffer, begun, version);
        LittleEndian.u8(buffer, begun + 1, compat);
        return begun;
    }

    /** Ends what {@link #beginStruct} started. */
    public void endStruct(int begun) {
        endInner(begun + STRUCT_HEAD_BYTES - Integer.BYTES);
    }

    /** A point in time (Ceph's {@code utime_t}): seconds since the epoch and nanoseconds, 32 bits each. */
    public PayloadWriter utime(Instant time) {
        return i32((int) time.getEpochSecond()).i32(time.getNano());
    }

    /** A UUID, such as a cluster's fsid: 16 bytes in the order in which it is written. */
    public PayloadWriter uuid(UUID uuid) {
        return i64(Long.reverseBytes(uuid.getMostSignificantBits()))
                .i64(Long.reverseBytes(uuid.getLeastSignificantBits()));
    }

    /** An address in the form that {@code features} ask for. */
    public PayloadWriter entityAddress(EntityAddress address, long features) {
        EntityAddressCodec.write(this, address, features);
        return this;
    }

    /** A list of addresses; without {@link Features#MSG_ADDR2} the one of them that protocol version 1 can use. */
    public PayloadWriter entityAddresses(List<EntityAddress> addresses, long features) {
        EntityAddressCodec.writeVector(this, addresses, features);
        return this;
    }
}
