package dev.siphon.messenger.simple;

/** Waiting for threads. */
final class Threads {

    private Threads() {}

    /** Returns when {@code thread} has ended; an interrupt does not shorten that and is kept. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
