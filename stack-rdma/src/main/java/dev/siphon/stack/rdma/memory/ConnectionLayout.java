package dev.siphon.stack.rdma.memory;

import dev.siphon.stack.rdma.flow.CreditWindow;

/**
 * How many requests a connection can have under way, and what memory that takes.
 *
 * @param depth receives of data
 * @param receiveBytes size of each receive
 */
public record ConnectionLayout(int depth, int receiveBytes) {

    /** Sends beside those of data: control messages, and what is not yet known to be complete. */
    private static final int SPARE_SENDS = 16;

    /** Receives in all. */
    public int receives() {
        return depth + CreditWindow.CONTROL_RECEIVES;
    }

    /** Sends that may be under way: a power of two. */
    public int sends() {
        return Integer.highestOneBit(depth + SPARE_SENDS - 1) << 1;
    }

    /** Completions that may be under way. */
    public int completions() {
        return receives() + sends();
    }

    /** Registered memory of a connection. */
    public int bytes() {
        return receives() * receiveBytes + sends() * ConnectionMemory.SEND_SLOT_BYTES;
    }
}
