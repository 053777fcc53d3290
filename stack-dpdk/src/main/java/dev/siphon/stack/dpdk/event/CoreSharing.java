package dev.siphon.stack.dpdk.event;

import dev.siphon.stack.dpdk.shim.PortQueue;

/**
 * Lets other threads have the core now and then while a worker polls and finds nothing. The less they make use of it the more
 * rarely: the system call costs as much as several turns, and a packet that comes meanwhile waits. With another worker
 * that polls it does not share: one of them goes elsewhere.
 */
final class CoreSharing {

    private static final int SHORTEST_TURNS = 16;
    private static final int LONGEST_TURNS = 512;

    /** Somebody else ran if the core came back later than this. */
    private static final long TAKEN_NANOS = 5_000;

    private final PortQueue queue;
    private int interval = SHORTEST_TURNS;
    private int turnsLeft = SHORTEST_TURNS;

    CoreSharing(PortQueue queue) {
        this.queue = queue;
    }

    /** A turn with work: the next one may well have some too. */
    void worked() {
        turnsLeft = interval;
    }

    @SuppressWarnings("ThreadPriorityCheck") // who polls must let others run where they share a core
    void idle() {
        if (--turnsLeft > 0) {
            return;
        }
        long before = System.nanoTime();
        Thread.yield();
        boolean isTaken = System.nanoTime() - before > TAKEN_NANOS;
        queue.keepApart(isTaken);
        interval = isTaken ? SHORTEST_TURNS : Math.min(interval * 2, LONGEST_TURNS);
        turnsLeft = interval;
    }
}
