package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Timers of a worker: never early, in order, and asleep between them. */
interface TimerContract extends Conformance {

    @Test
    default void noTimerFiresEarly() {
        EventCenter center = worker(0).center();
        List<Long> early = new CopyOnWriteArrayList<>();
        AtomicInteger fired = new AtomicInteger();
        long[] delays = {0, 1, 50, 300, 999, 1000, 1500, 2999, 10_000};
        center.submitAndWait(() -> {
            for (long delay : delays) {
                long deadline = center.clock().nanoTime() + delay * 1000;
                Timer timer = center.newTimer(() -> {
                    if (center.clock().nanoTime() < deadline) {
                        early.add(delay);
                    }
                    fired.incrementAndGet();
                });
                timer.schedule(delay);
            }
        });
        await("all timers", () -> fired.get() == delays.length);
        assertThat(early).isEmpty();
    }

    @Test
    default void timersFireInTheOrderOfTheirDeadlines() {
        EventCenter center = worker(0).center();
        List<Integer> order = new CopyOnWriteArrayList<>();
        center.submitAndWait(() -> {
            for (int delay : new int[] {60_000, 20_000, 40_000, 10_000, 80_000}) {
                center.newTimer(() -> order.add(delay)).schedule(delay);
            }
        });
        await("five timers", () -> order.size() == 5);
        assertThat(order).containsExactly(10_000, 20_000, 40_000, 60_000, 80_000);
    }

    @Test
    default void aNewDeadlineReplacesTheOldAndCancelForgetsIt() {
        EventCenter center = worker(0).center();
        List<String> fired = new CopyOnWriteArrayList<>();
        center.submitAndWait(() -> {
            Timer postponed = center.newTimer(() -> fired.add("postponed"));
            postponed.schedule(500);
            // Before the others are, so that a slow machine cannot turn the order round.
            center.newTimer(() -> fired.add("between")).schedule(1500);
            postponed.schedule(3000);
            Timer cancelled = center.newTimer(() -> fired.add("cancelled"));
            cancelled.schedule(500);
            cancelled.cancel();
            cancelled.cancel();
            assertThat(cancelled.isScheduled()).isFalse();
            center.newTimer(() -> fired.add("last")).schedule(6000);
        });
        await("the last timer", () -> fired.contains("last"));
        assertThat(fired).containsExactly("between", "postponed", "last");
    }

    @Test
    default void aTimerSetAgainFromItsCallbackFiresAgain() {
        EventCenter center = worker(0).center();
        AtomicInteger fired = new AtomicInteger();
        List<Timer> timer = new ArrayList<>();
        center.submitAndWait(() -> {
            timer.add(center.newTimer(() -> {
                if (fired.incrementAndGet() < 10) {
                    timer.get(0).schedule(0);
                }
            }));
            timer.get(0).schedule(0);
        });
        await("ten times", () -> fired.get() == 10);
        settle(worker(0));
        assertThat(fired).hasValue(10);
    }

    @Test
    default void aWorkerSleepsUntilItsTimer() {
        for (long delayMicros : new long[] {300, 700, 1500, 20_000}) {
            EventCenter center = worker(0).center();
            TurnCounter turns = new TurnCounter();
            AtomicInteger atStart = new AtomicInteger();
            AtomicInteger atEnd = new AtomicInteger(-1);
            center.submitAndWait(() -> {
                center.addPoller(turns);
                atStart.set(turns.turns());
                center.newTimer(() -> atEnd.set(turns.turns())).schedule(delayMicros);
            });
            await("the timer", () -> atEnd.get() >= 0);
            center.submitAndWait(() -> center.removePoller(turns));
            assertThat(atEnd.get() - atStart.get())
                    .as("turns while waiting " + delayMicros + " µs")
                    .isLessThanOrEqualTo(5);
        }
    }

    @Test
    default void anIdleWorkerTakesNoTurns() {
        EventCenter idle = worker(1).center();
        TurnCounter turns = new TurnCounter();
        idle.submitAndWait(() -> idle.addPoller(turns));
        settle(worker(1));
        int before = turns.turns();
        AtomicInteger later = new AtomicInteger();
        EventCenter other = worker(0).center();
        other.submitAndWait(() -> other.newTimer(later::incrementAndGet).schedule(50_000));
        await("50 ms", () -> later.get() == 1);
        assertThat(turns.turns() - before).as("turns in 50 ms").isLessThanOrEqualTo(5);
        idle.submitAndWait(() -> idle.removePoller(turns));
    }

    @Test
    default void onlyTheOwnerSetsTimers() {
        Timer timer = worker(0).center().newTimer(() -> {});
        assertThatThrownBy(() -> timer.schedule(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(timer::cancel).isInstanceOf(IllegalStateException.class);
    }
}
