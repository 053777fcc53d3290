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

    /** The largest piece: what a buffer can address, less the room to align it in. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - PAGE_BYTES;

    /** {@code size} zero bytes, aligned to a page if there is at least one page of them. */
    public static NativeMemory allocate(int size) {
        if (size > MAX_BYTES) {
            throw new IllegalArgumentException("native memory of " + size + " bytes, at most " + MAX_BYTES);
        }
        ByteBuffer bytes = size < PAGE_BYTES ? ByteBuffer.allocateDirect(size) : allocatePages(size);
        bytes.order(ByteOrder.nativeOrder());
        return new NativeMemory(
                bytes, Pointer.wrap(Runtime.getSystemRuntime(), bytes).address());
    }

    private static ByteBuffer allocatePages(int size) {
        ByteBuffer raw = ByteBuffer.allocateDirect(size + PAGE_BYTES);
        return raw.slice(PAGE_BYTES - raw.alignmentOffset(0, PAGE_BYTES), size);
    }
}
