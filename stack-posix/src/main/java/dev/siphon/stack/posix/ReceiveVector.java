package dev.siphon.stack.posix;

import dev.siphon.stack.posix.libc.NativeMemory;

/** Two places that one call fills in turn: {@code struct msghdr} over two of {@code struct iovec}. */
final class ReceiveVector {

    private static final int IOVEC_BYTES = 16;
    private static final int IOVEC_LENGTH_OFFSET = 8;
    private static final int PLACES = 2;

    private static final int MSGHDR_BYTES = 56;
    private static final int MSGHDR_IOV_OFFSET = 16;
    private static final int MSGHDR_IOVLEN_OFFSET = 24;

    private final NativeMemory iovecs = NativeMemory.allocate(PLACES * IOVEC_BYTES);
    private final NativeMemory message = NativeMemory.allocate(MSGHDR_BYTES);

    ReceiveVector() {
        message.bytes().putLong(MSGHDR_IOV_OFFSET, iovecs.address()).putLong(MSGHDR_IOVLEN_OFFSET, PLACES);
    }

    /** Sets both places, and returns where the {@code msghdr} is. */
    long of(long first, int firstLength, long second, int secondLength) {
        iovecs.bytes()
                .putLong(0, first)
                .putLong(IOVEC_LENGTH_OFFSET, firstLength)
                .putLong(IOVEC_BYTES, second)
                .putLong(IOVEC_BYTES + IOVEC_LENGTH_OFFSET, secondLength);
        return message.address();
    }
}
