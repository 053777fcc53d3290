package dev.siphon.stack.rdma.memory;

import dev.siphon.stack.rdma.verbs.MemoryRegion;
import java.nio.ByteBuffer;

/** The registered memory of one connection, one region: its receives, and behind them a slot for each send under way. */
public final class ConnectionMemory {

    /** Size of a send slot: a header, and as much as goes without a buffer of its own. */
    public static final int SEND_SLOT_BYTES = 256;

    private final MemoryRegion region;
    private final ConnectionLayout layout;

    ConnectionMemory(MemoryRegion region, ConnectionLayout layout) {
        this.region = region;
        this.layout = layout;
    }

    public MemoryRegion region() {
        return region;
    }

    /** All of the memory, for absolute access. */
    public ByteBuffer bytes() {
        return region.bytes();
    }

    public ConnectionLayout layout() {
        return layout;
    }

    /** Where receive {@code slot} begins in the memory. */
    public int receiveOffset(int slot) {
        return slot * layout.receiveBytes();
    }

    /** Where send slot {@code slot} begins in the memory. */
    public int sendOffset(int slot) {
        return layout.receives() * layout.receiveBytes() + slot * SEND_SLOT_BYTES;
    }

    /** Native address of send slot {@code slot}. */
    public long sendAddress(int slot) {
        return region.address() + sendOffset(slot);
    }
}
