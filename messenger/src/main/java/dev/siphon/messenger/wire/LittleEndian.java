package dev.siphon.messenger.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Little-endian access whatever the order a buffer is set to: forgetting to set it would be the kind of mistake that only
 * shows on the wire.
 */
final class LittleEndian {

    private static final VarHandle SHORT =
            MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static int u8(ByteBuffer buffer, int index) {
        return buffer.get(index) & 0xFF;
    }

    static void u8(ByteBuffer buffer, int index, int value) {
        buffer.put(index, (byte) value);
    }

    static int u16(ByteBuffer buffer, int index) {
        return (short) SHORT.get(buffer, index) & 0xFFFF;
    }

    static void u16(ByteBuffer buffer, int index, int value) {
        SHORT.set(buffer, index, (short) value);
    }

    static int i32(ByteBuffer buffer, int index) {
        return (int) INT.get(buffer, index);
    }

    static void i32(ByteBuffer buffer, int index, int value) {
        INT.set(buffer, index, value);
    }

    static long u32(ByteBuffer buffer, int index) {
        return i32(buffer, index) & 0xFFFF_FFFFL;
    }

    static long i64(ByteBuffer buffer, int index) {
        return (long) LONG.get(buffer, index);
    }

    static void i64(ByteBuffer buffer, int index, long value) {
        LONG.set(buffer, index, value);
    }
}
