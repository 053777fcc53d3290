package dev.siphon.messenger.async;

/** How far a messenger has come. Any thread; the lock is not on the data path. */
final class Lifecycle {

    private boolean bound;
    private boolean started;
    private boolean ready;

    synchronized boolean isBound() {
        return bound;
    }

    synchronized boolean isStarted() {
        return started;
    }

    synchronized boolean isReady() {
        return ready;
    }

    synchronized void bound() {
        bound = true;
    }

    synchronized void started() {
        started = true;
    }

    /** Makes the messenger ready for traffic; whether it was not before. */
    synchronized boolean becomeReady() {
        boolean first = !ready;
        ready = true;
        return first;
    }

    /** No traffic any more. Wakes those that wait for it; whether the messenger was ready. */
    synchronized boolean stop() {
        boolean wasReady = ready;
        bound = false;
        started = false;
        ready = false;
        notifyAll();
        return wasReady;
    }

    /** Returns when the messenger is not started, or no longer. */
    synchronized void awaitStop() {
        boolean interrupted = false;
        while (started) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
