package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.flow.FlowSteering;

/**
 * Which flows are this worker's.
 *
 * @param worker this worker
 * @param steering who owns what
 * @param strays where the others go
 */
public record FlowOwnership(int worker, FlowSteering steering, StrayHandler strays) {

    int owner(int remoteAddress, int ownAddress, int remotePort, int localPort) {
        return steering.owner(remoteAddress, ownAddress, remotePort, localPort);
    }

    boolean isOwn(int remoteAddress, int ownAddress, int remotePort, int localPort) {
        return owner(remoteAddress, ownAddress, remotePort, localPort) == worker;
    }

    /** This worker may have flows of {@code localPort} from now on; to be said before asking whose the first one is. */
    void use(int localPort) {
        steering.use(worker, localPort);
    }

    /**
     * Who is to look for a connection that this worker does not have: those that may have it from before its port had other
     * owners, each once, and at last its owner, who answers if nobody had it.
     *
     * @param asked the workers, as bits, that have looked already
     */
    int next(int remoteAddress, int ownAddress, int remotePort, int localPort, int asked) {
        int owner = owner(remoteAddress, ownAddress, remotePort, localPort);
        int holders = steering.holders(localPort) & ~(asked | 1 << worker | 1 << owner);
        return holders == 0 ? owner : Integer.numberOfTrailingZeros(holders);
    }
}
