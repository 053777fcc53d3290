package dev.siphon.stack.dpdk.event;

import dev.siphon.stack.dpdk.shim.PortQueue;

/**
 * How a worker that polls shares its core. It lets others have it now and then while it finds nothing; the less they make use of
 * that the more rarely, since the system call costs as much as several turns, and a packet that comes meanwhile waits. Of two
 * workers that poll on one core, one goes elsewhere. And where there is so much else to do that the core is gone for long,
 * polling is no use: to the system who polls works, and has to wait for its turn; who sleeps is woken at once.
 */
final class CoreSharing {

    private static final int SHORTEST_TURNS = 16;
    private static final int LONGEST_TURNS = 512;

    /** Somebody else ran if the core came back later than this. */
    private static final long TAKEN_NANOS = 5_000;

    /** Later than this, and a sleep would have been better. */
    private static final long LOST_NANOS = 100_000;

    /** For how long a core counts as crowded then. */
    private static final long CROWDED_NANOS = 50_000_000;

    private final PortQueue queue;
    private int interval = SHORTEST_TURNS;
    private int turnsLeft = SHORTEST_TURNS;
    private boolean wasLost;
    private long lostNanos;

    CoreSharing(PortQueue queue) {
        this.queue = queue;
    }

    /** A turn with work: the next one may well have some too. */
    void worked() {
        turnsLeft = interval;
    }

    /** A turn without work. */
    @SuppressWarnings("ThreadPriorityCheck") // who polls must let others run where they share a core
    void idle() {
        if (--turnsLeft > 0) {
            return;
        }
        long before = System.nanoTime();
        Thread.yield();
        long after = System.nanoTime();
        boolean isTaken = after - before > TAKEN_NANOS;
        queue.keepApart(isTaken);
        wasLost = after - before > LOST_NANOS;
        lostNanos = after;
        interval = isTaken ? SHORTEST_TURNS : Math.min(interval * 2, LONGEST_TURNS);
        turnsLeft = interval;
    }

    /** Whether a worker without work should sleep at once. */
    boolean isCrowded(long nowNanos) {
        return wasLost && nowNanos - lostNanos < CROWDED_NANOS;
    }
}
