package dev.siphon.stack.rdma.memory;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.verbs.MemoryRegion;
import dev.siphon.stack.rdma.verbs.ProtectionDomain;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registered memory of one stack on one device. Lives until the stack has closed it and the last region has come back,
 * which payload that an application still holds may delay. Any thread.
 */
public final class MemoryDomain {

    private static final int PAGE_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryDomain.class);

    private final ProtectionDomain domain;
    private volatile RegionTable regions = RegionTable.EMPTY;
    private long registeredBytes;
    private boolean closed;

    /** The memory of {@code domain}, which is freed with it. */
    public MemoryDomain(ProtectionDomain domain) {
        this.domain = domain;
    }

    /** What the memory is registered with. */
    public ProtectionDomain protectionDomain() {
        return domain;
    }

    /**
     * Allocates {@code bytes} bytes from the start of a page, and registers them.
     *
     * @throws TransportException {@link Errno#ENOBUFS} if the JVM has no more direct memory or the system pins no more
     */
    MemoryRegion allocate(int bytes) throws TransportException {
        ByteBuffer memory;
        try {
            memory = ByteBuffer.allocateDirect(bytes + PAGE_BYTES)
                    .alignedSlice(PAGE_BYTES)
                    .slice(0, bytes);
        } catch (OutOfMemoryError e) {
            throw new TransportException(
                    Errno.ENOBUFS,
                    "no direct memory for " + bytes + " bytes on " + domain.device()
                            + "; raise -XX:MaxDirectMemorySize or lower ms_async_rdma_receive_queue_len",
                    e);
        }
        synchronized (this) {
            if (closed) {
                throw new TransportException(Errno.ENOBUFS, "the stack is closed");
            }
            MemoryRegion region = domain.register(memory);
            regions = regions.with(region.address(), region.length(), region.localKey());
            registeredBytes += bytes;
            return region;
        }
    }

    synchronized void free(MemoryRegion region) {
        regions = regions.without(region.address());
        registeredBytes -= region.length();
        try {
            domain.deregister(region);
        } catch (TransportException e) {
            LOG.warn("memory stays registered", e);
        }
        freeDomainIfDone();
    }

    /** Whether all of the {@code length} bytes at the native {@code address} are registered here. */
    public boolean covers(long address, long length) {
        return address != 0 && regions.find(address, length) >= 0;
    }

    /** The key of memory that this {@link #covers}. */
    public int localKey(long address) {
        RegionTable table = regions;
        return table.key(table.find(address, 1));
    }

    /** Bytes that are registered now. */
    public synchronized long registeredBytes() {
        return registeredBytes;
    }

    /** Registers nothing more, and closes the device once the last region has come back. */
    public synchronized void close() {
        if (!closed) {
            closed = true;
            freeDomainIfDone();
        }
    }

    private void freeDomainIfDone() {
        if (closed && regions.size() == 0) {
            try {
                domain.free();
            } catch (TransportException e) {
                LOG.warn("{} stays open", domain.device(), e);
            }
        }
    }
}
