package dev.siphon.stack.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The heap of timers against a plain set. */
class TimerHeapPropertyTest {

    private static final int TIMERS = 200;

    @Property(tries = 300)
    void theFirstIsAlwaysOneOfTheEarliest(
            @ForAll @Size(max = 500) List<@IntRange(max = 10 * TIMERS) Integer> steps, @ForAll int origin) {
        TimerHeap heap = new TimerHeap();
        EventCenter center = ScriptedDriver.center(new ScriptedDriver());
        List<Timer> timers = new ArrayList<>();
        for (int i = 0; i < TIMERS; i++) {
            timers.add(center.newTimer(() -> {}));
        }
        Set<Timer> model = new LinkedHashSet<>();
        for (int step : steps) {
            Timer timer = timers.get(step % TIMERS);
            if (step % 3 == 0) {
                heap.remove(timer);
                model.remove(timer);
            } else {
                // An origin near the largest long makes deadlines wrap, as nanoTime may.
                timer.deadlineNanos = Long.MAX_VALUE - origin + step % 37;
                heap.put(timer);
                model.add(timer);
            }
            assertThat(timer.isScheduled()).isEqualTo(model.contains(timer));
            assertThat(heap.size()).isEqualTo(model.size());
            check(heap, model);
        }
        List<Timer> drained = new ArrayList<>();
        for (Timer first = heap.first(); first != null; first = heap.first()) {
            check(heap, model);
            heap.remove(first);
            model.remove(first);
            drained.add(first);
        }
        assertThat(model).isEmpty();
        assertThat(drained).isSortedAccordingTo((a, b) -> Long.signum(a.deadlineNanos - b.deadlineNanos));
    }

    private static void check(TimerHeap heap, Set<Timer> model) {
        Timer first = heap.first();
        assertThat(first == null).isEqualTo(model.isEmpty());
        if (first != null) {
            assertThat(model).contains(first).allMatch(other -> first.deadlineNanos - other.deadlineNanos <= 0);
        }
    }
}
