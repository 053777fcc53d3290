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

    /** Somebody else had the core for so long that a sleep would have been better. */
    private static final long LOST_NANOS = 500_000;

    /** Lost twice within this, a core counts as crowded. */
    private static final long LOST_AGAIN_NANOS = 20_000_000;

    /** For how long it does. */
    private static final long CROWDED_NANOS = 50_000_000;

    private final PortQueue queue;
    private int interval = SHORTEST_TURNS;
    private int turnsLeft = SHORTEST_TURNS;
    private boolean isPolling;
    private long turnNanos;
    private long lostNanos;
    private boolean isCrowded;
    private long crowdedNanos;

    CoreSharing(PortQueue queue) {
        this.queue = queue;
    }

    /** A turn that began at {@code nowNanos} was with work, or without. */
    void turn(long nowNanos, boolean hasWork) {
        if (isPolling && nowNanos - turnNanos > LOST_NANOS) {
            isCrowded |= nowNanos - lostNanos < LOST_AGAIN_NANOS;
            lostNanos = nowNanos;
            crowdedNanos = nowNanos;
        } else if (isCrowded && nowNanos - crowdedNanos > CROWDED_NANOS) {
            isCrowded = false;
        }
        turnNanos = nowNanos;
        isPolling = !hasWork;
        if (hasWork) {
            // The next one may well have some too.
            turnsLeft = interval;
        }
    }

    /** The worker goes to sleep: that the next turn is late tells nothing. */
    void sleep() {
        isPolling = false;
    }

    /** After a turn without work. */
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

    /** Whether a worker without work should sleep at once. */
    boolean isCrowded() {
        return isCrowded;
    }
}
