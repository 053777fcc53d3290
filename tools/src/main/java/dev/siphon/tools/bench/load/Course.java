package dev.siphon.tools.bench.load;

import dev.siphon.tools.cli.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far a loop has come, for the threads that carry it: warming up, measuring, at its end, or broken. */
final class Course {

    private static final long DRAIN_SECONDS = 30;

    enum Phase {
        WARM_UP,
        MEASURE,
        END
    }

    private final CountDownLatch drained;
    private final CountDownLatch broken = new CountDownLatch(1);
    private volatile Phase phase = Phase.WARM_UP;
    private volatile @Nullable String failure;

    /** A course that ends when {@link #drained} was told {@code parts} times. */
    Course(int parts) {
        drained = new CountDownLatch(parts);
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    /** Nothing more will come from one part. */
    void drained() {
        drained.countDown();
    }

    /** No more can come. */
    void fail(String reason) {
        failure = reason;
        broken.countDown();
        drained.countDown();
    }

    boolean isBroken() {
        return broken.getCount() == 0;
    }

    /** Nobody waits for the last replies. */
    void abandon() {
        broken.countDown();
    }

    void run(Duration time) throws InterruptedException {
        if (broken.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new CommandFailure(String.valueOf(failure));
        }
    }

    /** Waits for the last replies, after {@link Phase#END} was entered. */
    void awaitDrained() throws InterruptedException {
        boolean done = drained.await(DRAIN_SECONDS, TimeUnit.SECONDS);
        String reason = failure;
        if (reason != null || !done) {
            throw new CommandFailure(
                    reason != null ? reason : "requests were not answered within " + DRAIN_SECONDS + " s");
        }
    }
}
