package dev.siphon.stack.posix;

import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.posix.libc.NativeMemory;
import dev.siphon.stack.posix.libc.SocketConstants;
import java.nio.ByteBuffer;

/**
 * The front of a buffer list as the kernel takes it: {@code struct msghdr} over an array of {@code struct iovec}.
 * Segments without a native address are copied into a piece of memory that has one.
 */
final class SendVector {

    private static final int IOVEC_BYTES = 16;
    private static final int IOVEC_LENGTH_OFFSET = 8;

    private static final int MSGHDR_BYTES = 56;
    private static final int MSGHDR_IOV_OFFSET = 16;
    private static final int MSGHDR_IOVLEN_OFFSET = 24;

    private final NativeMemory iovecs = NativeMemory.allocate(SocketConstants.IOV_MAX * IOVEC_BYTES);
    private final NativeMemory message = NativeMemory.allocate(MSGHDR_BYTES);
    private final NativeMemory bounce;
    private int count;
    private long bytes;
    private int bounced;

    /** Copies into {@code bounce} what has no address. */
    SendVector(NativeMemory bounce) {
        this.bounce = bounce;
        message.bytes().putLong(MSGHDR_IOV_OFFSET, iovecs.address());
    }

    /** Takes up the front of {@code out}, as far as one call can carry it. */
    void gather(BufferList out) {
        count = 0;
        bytes = 0;
        bounced = 0;
        int segments = Math.min(out.segments(), SocketConstants.IOV_MAX);
        boolean fits = true;
        for (int i = 0; i < segments && fits; i++) {
            PayloadBuffer buffer = out.buffer(i);
            if (buffer.address() != 0) {
                add(buffer.address() + out.offset(i), out.length(i));
            } else {
                fits = bounce(buffer, out.offset(i), out.length(i));
            }
        }
        message.bytes().putLong(MSGHDR_IOVLEN_OFFSET, count);
    }

    private boolean bounce(PayloadBuffer buffer, int offset, int length) {
        ByteBuffer target = bounce.bytes();
        int part = Math.min(length, target.capacity() - bounced);
        if (part > 0) {
            target.put(bounced, buffer.memory(), offset, part);
            add(bounce.address() + bounced, part);
            bounced += part;
        }
        return part == length;
    }

    private void add(long address, int length) {
        int at = count * IOVEC_BYTES;
        iovecs.bytes().putLong(at, address).putLong(at + IOVEC_LENGTH_OFFSET, length);
        count++;
        bytes += length;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** Where the first segment is, for a call that takes just one. */
    long firstAddress() {
        return iovecs.bytes().getLong(0);
    }

    /** Where the {@code msghdr} is. */
    long messageAddress() {
        return message.address();
    }
}
