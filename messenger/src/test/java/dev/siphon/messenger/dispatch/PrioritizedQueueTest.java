package dev.siphon.messenger.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class PrioritizedQueueTest {

    private static final long MAX_TOKENS = 1_000;
    private static final long MIN_COST = 10;

    private final PrioritizedQueue<Item> queue = newQueue();

    record Item(int priority, long classId, long cost, int number) {}

    private static PrioritizedQueue<Item> newQueue() {
        return new PrioritizedQueue<>(64, MAX_TOKENS, MIN_COST, Item::cost);
    }

    private Item add(int priority, long classId, long cost) {
        Item item = new Item(priority, classId, cost, queue.length());
        queue.add(priority, classId, item);
        return item;
    }

    private List<Item> drain() {
        List<Item> drained = new ArrayList<>();
        for (Item item = queue.poll(); item != null; item = queue.poll()) {
            drained.add(item);
        }
        return drained;
    }

    @Example
    void strictPrioritiesGoBeforeWeightedOnesAndHighestFirst() {
        Item weighted = add(63, 1, 0);
        Item low = add(64, 1, 0);
        Item high = add(196, 1, 0);
        Item normal = add(127, 1, 0);
        assertThat(drain()).containsExactly(high, normal, low, weighted);
    }

    @Example
    void connectionsOfOnePriorityTakeTurns() {
        Item a1 = add(127, 1, 0);
        Item a2 = add(127, 1, 0);
        Item a3 = add(127, 1, 0);
        Item b1 = add(127, 2, 0);
        Item b2 = add(127, 2, 0);
        Item c1 = add(127, 3, 0);
        assertThat(drain()).containsExactly(a1, b1, c1, a2, b2, a3);
    }

    @Example
    void withoutTokensTheHighestWeightedPriorityGoesFirst() {
        Item low = add(10, 1, 100);
        Item high = add(30, 1, 100);
        assertThat(queue.poll()).isSameAs(high);
        assertThat(queue.poll()).isSameAs(low);
    }

    /**
     * Two priorities, 10 and 30, of items that cost 100: serving one gives the lower 100*10/40+1 = 26 tokens. After four
     * such turns its 104 pay for its first item, though the higher has tokens as well.
     */
    @Example
    void theLowerPriorityIsServedOnceItsBucketPays() {
        List<Integer> served = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            add(10, 1, 100);
            add(30, 1, 100);
        }
        for (int i = 0; i < 10; i++) {
            served.add(queue.poll().priority());
        }
        assertThat(served).containsExactly(30, 30, 30, 30, 10, 30, 30, 30, 10, 30);
    }

    @Example
    void priorityZeroAloneIsServed() {
        Item item = add(0, 1, 5);
        assertThat(queue.poll()).isSameAs(item);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Example
    void aRemovedClassLeavesTheOthersInOrder() {
        Item gone1 = add(127, 1, 0);
        Item stays1 = add(127, 2, 0);
        Item gone2 = add(20, 1, 0);
        Item stays2 = add(127, 2, 0);
        List<Item> removed = new ArrayList<>();
        queue.removeClass(1, removed::add);
        assertThat(removed).containsExactly(gone1, gone2);
        assertThat(queue.length()).isEqualTo(2);
        assertThat(drain()).containsExactly(stays1, stays2);
    }

    @Example
    void theFirstOfEachClassAndPriorityIsShown() {
        Item strict = add(127, 1, 0);
        add(127, 1, 0);
        Item other = add(127, 2, 0);
        Item weighted = add(5, 1, 0);
        List<Item> shown = new ArrayList<>();
        queue.forEachFirst(shown::add);
        assertThat(shown).containsExactlyInAnyOrder(strict, other, weighted);
    }

    @Property
    void behavesLikeTheReference(@ForAll("steps") List<Step> steps) {
        PrioritizedQueue<Item> tested = newQueue();
        ReferenceQueue reference = new ReferenceQueue(64, MAX_TOKENS, MIN_COST);
        int number = 0;
        for (Step step : steps) {
            switch (step.kind) {
                case ADD -> {
                    Item item = new Item(step.priority, step.classId, step.cost, number++);
                    tested.add(step.priority, step.classId, item);
                    reference.add(item);
                }
                case POLL -> assertThat(tested.poll()).isSameAs(reference.poll());
                case REMOVE_CLASS -> {
                    List<Item> removed = new ArrayList<>();
                    tested.removeClass(step.classId, removed::add);
                    assertThat(removed).containsExactlyInAnyOrderElementsOf(reference.removeClass(step.classId));
                }
            }
            assertThat(tested.length()).isEqualTo(reference.length());
        }
    }

    enum Kind {
        ADD,
        POLL,
        REMOVE_CLASS
    }

    record Step(Kind kind, int priority, long classId, long cost) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.just(Kind.ADD)),
                Tuple.of(9, Arbitraries.just(Kind.POLL)),
                Tuple.of(1, Arbitraries.just(Kind.REMOVE_CLASS)));
        Arbitrary<Integer> priorities = Arbitraries.of(0, 1, 2, 5, 30, 63, 64, 127, 255);
        Arbitrary<Long> classes = Arbitraries.longs().between(0, 4);
        Arbitrary<Long> costs = Arbitraries.longs().between(0, 2 * MAX_TOKENS);
        return Combinators.combine(kinds, priorities, classes, costs)
                .as(Step::new)
                .list()
                .ofMaxSize(150);
    }
}
