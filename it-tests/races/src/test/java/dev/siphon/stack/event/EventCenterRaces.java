package dev.siphon.stack.event;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** External events: from the thread that submits one to the worker that may be about to sleep, or to end. */
public final class EventCenterRaces {

    private static final long LONG_MICROS = 1_000_000;

    private EventCenterRaces() {}

    /** A driver that, instead of sleeping, leaves the turn where a worker would lie asleep. */
    private static final class Sleepless implements EventDriver {

        private final AtomicInteger wakeUps = new AtomicInteger();

        @Override
        public void add(int handle, int currentMask, int addedMask) {}

        @Override
        public void remove(int handle, int currentMask, int removedMask) {}

        @Override
        public void await(FiredEvents fired, long timeoutNanos) throws IOException {
            if (timeoutNanos != 0) {
                throw new Asleep();
            }
        }

        @Override
        public void wakeUp() {
            wakeUps.incrementAndGet();
        }

        @Override
        public void close() {}
    }

    /** Thrown millions of times, so without a stack trace. */
    private static final class Asleep extends IOException {

        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** What all races have: a center whose event counts how often it ran. */
    private abstract static class Center {
        final Sleepless driver = new Sleepless();
        final EventCenter center = new EventCenter(0, driver, () -> 0, 0, Blocker.sleeping());
        final AtomicInteger runs = new AtomicInteger();

        /** One turn; whether it came to sleep. */
        final boolean turn() {
            center.setOwner(Thread.currentThread());
            try {
                center.processEvents(LONG_MICROS);
                return false;
            } catch (IOException asleep) {
                return true;
            }
        }
    }

    /** A worker that goes to sleep while something is submitted sees it before, or is woken. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "seen before the worker slept")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the sleeping worker was woken")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the worker sleeps on, or was woken for nothing")
    @State
    public static class SubmitAgainstSleep extends Center {
        private boolean sleeps;

        @Actor
        public void submitter() {
            center.submit(runs::incrementAndGet);
        }

        @Actor
        public void worker() {
            sleeps = turn();
        }

        @Arbiter
        public void result(II_Result result) {
            if (!sleeps || driver.wakeUps.get() > 0) {
                turn();
            }
            result.r1 = runs.get();
            result.r2 = driver.wakeUps.get();
        }
    }

    /** What is submitted while a worker serves its queue is served in this turn or the next, once. */
    @JCStressTest
    @Outcome(id = "11", expect = Expect.ACCEPTABLE, desc = "each ran once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an event was lost or ran twice")
    @State
    public static class SubmitAgainstTurn extends Center {

        public SubmitAgainstTurn() {
            center.submit(runs::incrementAndGet);
        }

        @Actor
        public void submitter() {
            center.submit(() -> runs.addAndGet(10));
        }

        @Actor
        public void worker() {
            turn();
        }

        @Arbiter
        public void result(I_Result result) {
            turn();
            result.r1 = runs.get();
        }
    }

    /** What is submitted while a center closes is refused, or runs. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "it ran")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "it was refused")
    @Outcome(expect = Expect.FORBIDDEN, desc = "it was taken and did not run, or ran twice")
    @State
    public static class SubmitAgainstClose extends Center {
        private int refused;

        @Actor
        public void submitter() {
            try {
                center.submit(runs::incrementAndGet);
            } catch (RejectedExecutionException closed) {
                refused = 1;
            }
        }

        @Actor
        public void worker() {
            center.close();
        }

        @Arbiter
        public void result(II_Result result) {
            result.r1 = runs.get();
            result.r2 = refused;
        }
    }
}
