package dev.siphon.messenger.session;

import dev.siphon.messenger.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Room for messages, taken by senders and given back by a connection's owner. */
public final class SendBudgetRaces {

    /** What an empty message counts. */
    private static final int ONE = 256;

    private SendBudgetRaces() {}

    /** Of two senders, where there is room for one, one gets it. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 512", "0, 1, 512"},
            expect = Expect.ACCEPTABLE,
            desc = "one has it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both or none have it")
    @State
    public static class TakeAgainstTake {
        private final SendBudget budget = new SendBudget(2 * ONE, true);

        public TakeAgainstTake() {
            budget.tryTake(Message.opaque(1));
        }

        @Actor
        public void first(III_Result result) {
            result.r1 = budget.tryTake(Message.opaque(1)) ? 1 : 0;
        }

        @Actor
        public void second(III_Result result) {
            result.r2 = budget.tryTake(Message.opaque(1)) ? 1 : 0;
        }

        @Arbiter
        public void bytes(III_Result result) {
            result.r3 = (int) budget.bytes();
        }
    }

    /** A sender that waits while room is made does not wait on. Where it does, the race does not end. */
    @JCStressTest
    @Outcome(id = "256, 0", expect = Expect.ACCEPTABLE, desc = "it has the room")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the count is wrong")
    @State
    public static class TakeAgainstDrop {
        private final SendBudget budget = new SendBudget(ONE, true);
        private final Message before = Message.opaque(1);

        public TakeAgainstDrop() {
            budget.tryTake(before);
        }

        @Actor
        public void sender(II_Result result) {
            result.r2 = budget.take(Message.opaque(1), true) ? 1 : 0;
        }

        @Actor
        public void owner() {
            budget.drop(before);
        }

        @Arbiter
        public void bytes(II_Result result) {
            result.r1 = (int) budget.bytes();
        }
    }

    /** A sender that waits while its connection closes does not wait on. Where it does, the race does not end. */
    @JCStressTest
    @Outcome(id = "512, 0", expect = Expect.ACCEPTABLE, desc = "let in, to be dropped")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the count is wrong")
    @State
    public static class TakeAgainstClose {
        private final SendBudget budget = new SendBudget(ONE, true);

        public TakeAgainstClose() {
            budget.tryTake(Message.opaque(1));
        }

        @Actor
        public void sender(II_Result result) {
            result.r2 = budget.take(Message.opaque(1), true) ? 1 : 0;
        }

        @Actor
        public void owner() {
            budget.close();
        }

        @Arbiter
        public void bytes(II_Result result) {
            result.r1 = (int) budget.bytes();
        }
    }
}
