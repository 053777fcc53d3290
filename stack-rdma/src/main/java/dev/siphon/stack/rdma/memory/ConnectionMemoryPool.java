package dev.siphon.stack.rdma.memory;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.util.ArrayDeque;

/** Memory of a stack's connections on one device, a little of it kept for the next ones. Any thread. */
public final class ConnectionMemoryPool {

    /** Regions that wait for the next connection; registering one costs as much as a connect. */
    private static final int MAX_IDLE = 16;

    private final MemoryDomain domain;
    private final ConnectionLayout layout;
    private final Budget receiveBudget;
    private final ArrayDeque<ConnectionMemory> idle = new ArrayDeque<>();

    /** A pool whose connections have {@code receiveBudget} receives together. */
    public ConnectionMemoryPool(MemoryDomain domain, ConnectionLayout layout, Budget receiveBudget) {
        this.domain = domain;
        this.layout = layout;
        this.receiveBudget = receiveBudget;
    }

    /**
     * Memory for one connection.
     *
     * @throws TransportException {@link Errno#ENOBUFS} if the bound of receives, the JVM's of direct memory, or the
     *     system's of locked memory is reached
     */
    public synchronized ConnectionMemory take() throws TransportException {
        ConnectionMemory kept = idle.pollFirst();
        if (kept != null) {
            return kept;
        }
        if (!receiveBudget.tryTake(layout.receives())) {
            throw new TransportException(
                    Errno.ENOBUFS,
                    "no receives left for a connection: " + receiveBudget.used() + " of " + receiveBudget.limit()
                            + " are in use and it needs " + layout.receives()
                            + "; raise ms_async_rdma_receive_buffers or lower ms_async_rdma_receive_queue_len");
        }
        try {
            return new ConnectionMemory(domain.allocate(layout.bytes()), layout);
        } catch (TransportException e) {
            receiveBudget.giveBack(layout.receives());
            throw e;
        }
    }

    /** Takes memory back that no queue pair uses any more. */
    public synchronized void give(ConnectionMemory memory) {
        if (idle.size() < MAX_IDLE) {
            idle.addFirst(memory);
        } else {
            free(memory);
        }
    }

    private void free(ConnectionMemory memory) {
        receiveBudget.giveBack(layout.receives());
        domain.free(memory.region());
    }

    /** Frees what is idle. */
    public synchronized void close() {
        idle.forEach(this::free);
        idle.clear();
    }
}
