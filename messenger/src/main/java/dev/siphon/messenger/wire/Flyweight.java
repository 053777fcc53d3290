package dev.siphon.messenger.wire;

import java.nio.ByteBuffer;

/** A view of one structure at an index of a buffer; see the package for the rules. */
abstract class Flyweight {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private ByteBuffer buffer = NONE;
    private int offset;

    final void attach(ByteBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
    }

    final ByteBuffer buffer() {
        return buffer;
    }

    /** Index of the structure's first byte. */
    final int offset() {
        return offset;
    }

    final int u8(int field) {
        return LittleEndian.u8(buffer, offset + field);
    }

    final void u8(int field, int value) {
        LittleEndian.u8(buffer, offset + field, value);
    }

    final int u16(int field) {
        return LittleEndian.u16(buffer, offset + field);
    }

    final void u16(int field, int value) {
        LittleEndian.u16(buffer, offset + field, value);
    }

    final int i32(int field) {
        return LittleEndian.i32(buffer, offset + field);
    }

    final void i32(int field, int value) {
        LittleEndian.i32(buffer, offset + field, value);
    }

    final long u32(int field) {
        return LittleEndian.u32(buffer, offset + field);
    }

    final long i64(int field) {
        return LittleEndian.i64(buffer, offset + field);
    }

    final void i64(int field, long value) {
        LittleEndian.i64(buffer, offset + field, value);
    }
}
