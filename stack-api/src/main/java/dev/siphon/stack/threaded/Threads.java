package dev.siphon.stack.threaded;

/** Waiting for threads. */
public final class Threads {

    private Threads() {}

    /** Returns when {@code thread} has ended; an interrupt does not shorten that and is kept. */
    public static void join(Thread thread) {
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
