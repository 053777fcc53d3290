package dev.siphon.it.recovery;

import java.util.concurrent.CountDownLatch;

/** Where threads wait until it is opened, for good. */
final class Turnstile implements AutoCloseable {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    void pass() {
        reached.countDown();
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a thread waits here, or has passed. */
    boolean isReached() {
        return reached.getCount() == 0;
    }

    /** Opens it. */
    @Override
    public void close() {
        open.countDown();
    }
}
