package dev.siphon.messenger.async;

import dev.siphon.messenger.Message;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The out queue's first part: messages on their way to a worker, and the one event that announces them. */
public final class InboxRaces {

    private InboxRaces() {}

    /** A worker as far as an inbox sees it: the events that were submitted, which are all the same. */
    private static final class Submitted {
        private final AtomicInteger events = new AtomicInteger();
        private volatile Runnable event;
        private volatile Thread thread;

        void submit(Runnable submitted) {
            event = submitted;
            events.incrementAndGet();
        }

        void turn() {
            thread = Thread.currentThread();
            for (int budget = events.getAndSet(0); budget > 0; budget--) {
                event.run();
            }
            thread = null;
        }
    }

    /** What all races have: an inbox on one of two workers, and what was taken out of it. */
    private abstract static class TwoWorkers {
        final Submitted here = new Submitted();
        final Submitted there = new Submitted();
        volatile Submitted owner = here;
        final Inbox inbox = new Inbox(event -> owner.submit(event), this::isOwner, this::take);
        int taken;
        int wrongThread;

        final void add() {
            inbox.add(Message.opaque(1));
        }

        private boolean isOwner() {
            return owner.thread == Thread.currentThread();
        }

        private void take() {
            if (!isOwner()) {
                wrongThread++;
            }
            while (inbox.poll() != null) {
                taken++;
            }
        }

        /** Lets both workers do what they were asked to, until neither has anything left. */
        final void settle(II_Result result) {
            for (int turn = 0; turn < 3; turn++) {
                here.turn();
                there.turn();
            }
            result.r1 = taken;
            result.r2 = wrongThread;
        }
    }

    /** A message that is added while the worker takes those before it is taken then, or announced anew. */
    @JCStressTest
    @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "all were taken")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a message lies in the inbox and nobody knows")
    @State
    public static class AddAgainstTake extends TwoWorkers {

        public AddAgainstTake() {
            add();
        }

        @Actor
        public void sender() {
            add();
            add();
        }

        @Actor
        public void worker() {
            here.turn();
        }

        @Arbiter
        public void result(II_Result result) {
            settle(result);
        }
    }

    /** Of two senders at once, none relies on an event that the other does not submit. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "both were taken")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a message lies in the inbox and nobody knows")
    @State
    public static class AddAgainstAdd extends TwoWorkers {

        @Actor
        public void first() {
            add();
        }

        @Actor
        public void second() {
            add();
        }

        @Arbiter
        public void result(II_Result result) {
            settle(result);
        }
    }

    /** While the session moves to another worker, a message is announced to the one or the other, and taken by its owner. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "both were taken by the owner")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a message stayed behind, or a worker took what is another's")
    @State
    public static class AddAgainstMove extends TwoWorkers {

        public AddAgainstMove() {
            add();
        }

        @Actor
        public void sender() {
            add();
        }

        @Actor
        public void worker() {
            owner = there;
            here.turn();
        }

        @Arbiter
        public void result(II_Result result) {
            settle(result);
        }
    }
}
