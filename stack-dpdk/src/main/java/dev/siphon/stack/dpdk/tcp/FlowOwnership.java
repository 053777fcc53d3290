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
}
