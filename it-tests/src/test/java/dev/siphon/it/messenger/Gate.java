package dev.siphon.it.messenger;

import java.util.concurrent.CountDownLatch;

/** Something that threads pass while it is open, and wait at while it is closed. */
final class Gate {

    private volatile CountDownLatch latch = new CountDownLatch(0);
    private volatile boolean isWaitedFor;

    void close() {
        isWaitedFor = false;
        latch = new CountDownLatch(1);
    }

    void open() {
        latch.countDown();
    }

    /** Whether a thread has come to the closed gate. */
    boolean isWaitedFor() {
        return isWaitedFor;
    }

    void pass() {
        CountDownLatch closed = latch;
        if (closed.getCount() > 0) {
            isWaitedFor = true;
            await(closed);
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }
}
