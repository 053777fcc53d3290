package dev.siphon.stack.event;

import java.util.concurrent.CountDownLatch;

/** How a foreign thread waits for a worker: by sleeping, or, where there are no threads, by running the workers. */
@FunctionalInterface
public interface Blocker {

    /** Returns once {@code latch} has come down. Interrupts are remembered, not obeyed. */
    void await(CountDownLatch latch);

    /** Sleeps until the latch comes down. */
    static Blocker sleeping() {
        return latch -> {
            boolean interrupted = false;
            while (true) {
                try {
                    latch.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
