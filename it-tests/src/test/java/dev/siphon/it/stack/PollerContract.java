package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.Poller;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pollers: looked at in every turn, and asked before the worker sleeps. */
interface PollerContract extends Conformance {

    /** Has something to do until it is used up, and does not let its worker sleep before. */
    final class Work implements Poller {
        private final AtomicInteger left;
        private final AtomicInteger refusals = new AtomicInteger();

        private Work(int amount) {
            this.left = new AtomicInteger(amount);
        }

        @Override
        public int poll() {
            return left.get() > 0 && left.decrementAndGet() >= 0 ? 1 : 0;
        }

        @Override
        public boolean prepareToSleep() {
            if (left.get() > 0) {
                refusals.incrementAndGet();
            }
            return left.get() <= 0;
        }
    }

    @Test
    default void aPollerWithWorkKeepsItsWorkerAwake() {
        EventCenter center = worker(0).center();
        Work work = new Work(1000);
        center.submitAndWait(() -> center.addPoller(work));
        await("the work", () -> work.left.get() <= 0);
        assertThat(work.refusals).hasPositiveValue();
        center.submitAndWait(() -> center.removePoller(work));
    }

    @Test
    default void aPollerThatNeverSleepsLeavesRoomForAllElse() {
        EventCenter center = worker(0).center();
        Work endless = new Work(Integer.MAX_VALUE);
        AtomicInteger timers = new AtomicInteger();
        AtomicInteger events = new AtomicInteger();
        center.submitAndWait(() -> center.addPoller(endless));
        center.submitAndWait(() -> center.newTimer(timers::incrementAndGet).schedule(1000));
        await("a timer", () -> timers.get() == 1);
        center.submit(events::incrementAndGet);
        await("an event", () -> events.get() == 1);
        center.submitAndWait(() -> center.removePoller(endless));
    }

    @Test
    default void aRemovedPollerIsNotLookedAtAnyMore() {
        EventCenter center = worker(0).center();
        TurnCounter turns = new TurnCounter();
        center.submitAndWait(() -> center.addPoller(turns));
        settle(worker(0));
        assertThat(turns.turns()).isPositive();
        center.submitAndWait(() -> center.removePoller(turns));
        int before = turns.turns();
        settle(worker(0));
        assertThat(turns.turns()).isEqualTo(before);
    }
}
