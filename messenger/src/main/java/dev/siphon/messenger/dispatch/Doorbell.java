package dev.siphon.messenger.dispatch;

/**
 * Where the one consumer of a queue waits for producers, and the lock of that queue. Rung only while somebody waits, so that
 * a busy consumer costs its producers no wake-up. Both methods are called with its monitor held.
 */
final class Doorbell {

    private boolean waiting;

    synchronized void ring() {
        if (waiting) {
            waiting = false;
            notifyAll();
        }
    }

    /** Waits for a ring. May also return without one: the caller looks again at what it waits for. */
    synchronized void await() {
        waiting = true;
        try {
            while (waiting) {
                wait();
            }
        } catch (InterruptedException e) {
            // Some dispatcher interrupted its thread. The loop ends by shutdown and by nothing else.
            waiting = false;
        }
    }
}
