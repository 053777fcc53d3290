package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Starting, workers and their load, the drain barrier, closing. */
interface LifecycleContract extends Conformance {

    @Test
    default void aStackHasNoWorkersBeforeItStarts() throws Exception {
        try (NetworkStack created = underTest().newStack()) {
            assertThat(created.workers()).isEmpty();
            assertThatThrownBy(created::acquireWorker).isInstanceOf(IllegalStateException.class);
            created.start();
            assertThat(created.workers()).extracting(Worker::id).containsExactly(0, 1, 2);
        }
    }

    @Test
    default void startingAgainChangesNothing() throws Exception {
        List<Worker> workers = stack().workers();
        stack().start();
        assertThat(stack().workers()).isEqualTo(workers);
        assertThat(workers).hasSize(StackUnderTest.WORKERS);
    }

    @Test
    default void aWorkerRunsWhatItIsGivenAsItsOwner() throws Exception {
        for (Worker worker : stack().workers()) {
            assertThat(on(worker, () -> worker.center().isOwner())).isTrue();
            assertThat(worker.center().isOwner()).isFalse();
        }
    }

    @Test
    default void closingEndsTheWorkersAndRunsWhatWasSubmitted() throws Exception {
        NetworkStack closing = underTest().newStack();
        closing.start();
        EventCenter center = closing.workers().get(1).center();
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            center.submit(ran::incrementAndGet);
        }
        closing.close();
        closing.close();

        assertThat(ran).hasValue(100);
        assertThat(closing.workers()).isEmpty();
        assertThatThrownBy(() -> center.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    default void drainWaitsForAllThatWasSubmittedToAnyWorker() {
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            stack().workers().forEach(worker -> worker.center().submit(ran::incrementAndGet));
        }
        stack().drain();
        assertThat(ran).hasValue(1000 * StackUnderTest.WORKERS);
    }

    @Test
    default void drainOnAWorkersOwnThreadIsRefused() throws Exception {
        run(worker(1), () -> assertThatThrownBy(() -> stack().drain()).isInstanceOf(IllegalStateException.class));
    }

    @Test
    default void theLeastLoadedWorkerIsAcquired() {
        Worker first = stack().acquireWorker();
        Worker second = stack().acquireWorker();
        Worker third = stack().acquireWorker();
        assertThat(List.of(first, second, third)).isEqualTo(stack().workers());

        second.release();
        assertThat(stack().acquireWorker()).isSameAs(second);
        assertThat(stack().acquireWorker()).as("first of those with equal load").isSameAs(first);
        assertThat(first.references()).isEqualTo(2);

        first.release();
        List.of(first, second, third).forEach(Worker::release);
    }

    @Test
    default void acquiredWorkersSpreadEvenly() {
        for (int i = 0; i < 10 * StackUnderTest.WORKERS; i++) {
            stack().acquireWorker();
        }
        Set<Integer> loads = new HashSet<>();
        for (Worker worker : stack().workers()) {
            loads.add(worker.references());
            while (worker.references() > 0) {
                worker.release();
            }
        }
        assertThat(loads).containsExactly(10);
    }

    @Test
    default void aReferenceIsGivenBackOnce() {
        assertThatThrownBy(() -> worker(0).release()).isInstanceOf(IllegalStateException.class);
        assertThat(worker(0).references()).isZero();
    }
}
