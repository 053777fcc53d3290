package dev.siphon.stack.posix.libc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Memory for C structures and for payload. Freed when nothing refers to {@code bytes} any more.
 *
 * @param bytes the memory in the machine's byte order; used by absolute puts and gets
 * @param address its native address, found once here so that no call has to
 */
public record NativeMemory(ByteBuffer bytes, long address) {

    private static final int PAGE_BYTES = 4096;

    /** {@code size} zero bytes, aligned to a page if there is at least one page of them. */
    public static NativeMemory allocate(int size) {
        ByteBuffer bytes = size < PAGE_BYTES
                ? ByteBuffer.allocateDirect(size)
                : ByteBuffer.allocateDirect(Math.addExact(size, PAGE_BYTES))
                        .alignedSlice(PAGE_BYTES)
                        .limit(size)
                        .slice();
        bytes.order(ByteOrder.nativeOrder());
        return new NativeMemory(bytes, Pointer.wrap(Runtime.getSystemRuntime(), bytes).address());
    }
}
