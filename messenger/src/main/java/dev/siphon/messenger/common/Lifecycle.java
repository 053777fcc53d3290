package dev.siphon.messenger.common;

/** How far a messenger has come. Any thread; the lock is not on the data path. */
final class Lifecycle {

    private boolean bound;
    private boolean started;
    private boolean ready;
    private boolean stopping;

    synchronized boolean isBound() {
        return bound;
    }

    synchronized boolean isStarted() {
        return started;
    }

    synchronized boolean isReady() {
        return ready;
    }

    /** Whether nothing new may begin: from a shutdown until the next bind or start. */
    synchronized boolean isStopping() {
        return stopping;
    }

    synchronized void bound() {
        bound = true;
        stopping = false;
    }

    synchronized void started() {
        started = true;
        stopping = false;
    }

    /** Makes the messenger ready for traffic; whether it was not before. */
    synchronized boolean becomeReady() {
        boolean first = !ready;
        ready = true;
        return first;
    }

    /** What made it ready failed. */
    synchronized void notReady() {
        ready = false;
    }

    synchronized void stopping() {
        stopping = true;
    }

    /** No traffic any more. Wakes those that wait for it. */
    synchronized void stopped() {
        bound = false;
        started = false;
        ready = false;
        notifyAll();
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
