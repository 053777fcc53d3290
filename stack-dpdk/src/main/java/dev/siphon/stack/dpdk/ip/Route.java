package dev.siphon.stack.dpdk.ip;

import dev.siphon.stack.dpdk.arp.Neighbour;
import org.jspecify.annotations.Nullable;

/** The way to one destination. Who sends to it keeps this, so that sending looks nothing up. */
public final class Route {

    private final int destination;
    private final int nextHop;

    @Nullable
    Neighbour neighbour;

    Route(int destination, int nextHop) {
        this.destination = destination;
        this.nextHop = nextHop;
    }

    /** The address at the end of the way. */
    public int destination() {
        return destination;
    }

    int nextHop() {
        return nextHop;
    }

    /** Whether the first host on the way does not answer. */
    public boolean isUnreachable() {
        return neighbour != null && neighbour.isUnreachable();
    }
}
