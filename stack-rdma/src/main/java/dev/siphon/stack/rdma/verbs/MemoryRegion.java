package dev.siphon.stack.rdma.verbs;

import com.ibm.disni.verbs.IbvMr;
import java.nio.ByteBuffer;

/**
 * Registered memory.
 *
 * @param bytes the memory, little-endian, for absolute access
 * @param address its native address
 * @param region what the device knows it by
 */
public record MemoryRegion(ByteBuffer bytes, long address, IbvMr region) {

    /** The key by which work requests name it. */
    public int localKey() {
        return region.getLkey();
    }

    public int length() {
        return bytes.capacity();
    }
}
