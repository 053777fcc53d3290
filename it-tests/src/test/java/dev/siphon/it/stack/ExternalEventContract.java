package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.event.EventCenter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Events submitted from elsewhere: Ceph's DispatchTest, order, and calls that wait. */
interface ExternalEventContract extends Conformance {

    @Test
    default void allEventsForTwoWorkersRunInTheOrderOfTheirSubmission() {
        List<List<Integer>> ran = List.of(new ArrayList<>(), new ArrayList<>());
        AtomicInteger count = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            for (int id = 0; id < 2; id++) {
                List<Integer> mine = ran.get(id);
                worker(id).center().submit(() -> {
                    mine.add(number);
                    count.incrementAndGet();
                });
            }
        }
        await("20000 events", () -> count.get() == 20_000);
        stack().drain();
        assertThat(ran.get(0)).hasSize(10_000).isSorted();
        assertThat(ran.get(1)).hasSize(10_000).isSorted();
    }

    @Test
    default void aSleepingWorkerIsWokenForEachEvent() {
        AtomicInteger count = new AtomicInteger();
        for (int i = 1; i <= 100; i++) {
            int expected = i;
            worker(2).center().submit(count::incrementAndGet);
            await("event " + i, () -> count.get() == expected);
        }
    }

    @Test
    default void eventsOfAnEventRunInALaterTurn() {
        EventCenter center = worker(0).center();
        List<String> order = new CopyOnWriteArrayList<>();
        center.submit(() -> {
            center.submit(() -> order.add("inner"));
            order.add("outer");
        });
        await("both", () -> order.size() == 2);
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    default void waitingForAnEventOnTheOwnThreadRunsItAtOnce() throws Exception {
        EventCenter center = worker(0).center();
        List<String> order = new ArrayList<>();
        run(worker(0), () -> {
            center.submitAndWait(() -> order.add("inner"));
            order.add("outer");
        });
        assertThat(order).containsExactly("inner", "outer");
    }

    @Test
    default void aWorkerMayWaitForAnother() throws Exception {
        List<Boolean> owners = new ArrayList<>();
        run(
                worker(0),
                () -> worker(1).center().submitAndWait(() -> {
                    owners.add(worker(1).center().isOwner());
                    owners.add(worker(0).center().isOwner());
                }));
        assertThat(owners).containsExactly(true, false);
    }

    @Test
    default void anEventThatThrowsDoesNotEndTheLoop() {
        AtomicInteger count = new AtomicInteger();
        worker(0).center().submit(() -> {
            throw new IllegalStateException("thrown by the test, to be logged");
        });
        worker(0).center().submitAndWait(count::incrementAndGet);
        assertThat(count).hasValue(1);
    }
}
