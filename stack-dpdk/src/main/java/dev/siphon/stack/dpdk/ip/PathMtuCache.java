package dev.siphon.stack.dpdk.ip;

import dev.siphon.stack.dpdk.timer.Clock;

/**
 * Path MTUs smaller than the port's, by destination (RFC 1191). A fixed number of slots, where destinations that share one
 * displace each other: losing an entry costs one more ICMP message.
 */
final class PathMtuCache {

    private static final int SLOTS = 256;

    /** After this long a path is tried anew (RFC 1191 §6.3). */
    static final long AGE_NANOS = 600_000_000_000L;

    private final Clock clock;
    private final int[] destinations = new int[SLOTS];
    private final int[] mtus = new int[SLOTS];
    private final long[] learnedNanos = new long[SLOTS];

    PathMtuCache(Clock clock) {
        this.clock = clock;
    }

    /** What is known of the path to {@code destination}, or else {@code portMtu}. */
    int mtu(int destination, int portMtu) {
        int slot = slot(destination);
        boolean isKnown =
                mtus[slot] != 0 && destinations[slot] == destination && clock.nanos() - learnedNanos[slot] < AGE_NANOS;
        return isKnown ? Math.min(mtus[slot], portMtu) : portMtu;
    }

    void learn(int destination, int mtu) {
        int slot = slot(destination);
        destinations[slot] = destination;
        mtus[slot] = mtu;
        learnedNanos[slot] = clock.nanos();
    }

    private static int slot(int destination) {
        return destination * 0x9E3779B1 >>> 24;
    }
}
