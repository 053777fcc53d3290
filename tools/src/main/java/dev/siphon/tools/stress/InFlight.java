package dev.siphon.tools.stress;

import java.time.Duration;

/** How many messages are expected and have not arrived. Any thread. */
final class InFlight {

    private int count;

    synchronized void add(int difference) {
        count += difference;
        if (difference < 0) {
            notifyAll();
        }
    }

    synchronized int count() {
        return count;
    }

    /** Returns when at most {@code most} are left, or else false after {@code limit}. */
    synchronized boolean awaitAtMost(int most, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (count > most) {
            long leftMillis = (end - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }
}
