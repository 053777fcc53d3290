package dev.siphon.stack.dpdk.packet;

import java.nio.ByteBuffer;

/**
 * Received bytes where they lie, lent to an application. Whoever has it reads {@link #length} bytes at {@link #offset} of
 * {@link #memory} and releases it once; the object is used again then.
 */
public final class PacketSlice {

    private final PacketLender lender;
    int packet = PacketMemory.NONE;
    private int offset;
    private int length;
    private boolean isLent;

    PacketSlice(PacketLender lender) {
        this.lender = lender;
    }

    PacketSlice lend(int packet, int offset, int length) {
        this.packet = packet;
        this.offset = offset;
        this.length = length;
        this.isLent = true;
        return this;
    }

    /** All of the packet memory: the same object for all slices, for absolute access only. */
    public ByteBuffer memory() {
        return lender.bytes();
    }

    /** Native address of the first byte of {@link #memory()}, or 0 if nobody needs it. */
    public long address() {
        return lender.address();
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    /** Gives the bytes back. Any thread, once. */
    public void release() {
        if (!isLent) {
            throw new IllegalStateException("a packet slice was released more than once");
        }
        isLent = false;
        lender.giveBack(this);
    }
}
