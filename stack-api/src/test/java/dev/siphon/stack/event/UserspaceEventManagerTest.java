package dev.siphon.stack.event;

import static dev.siphon.stack.event.EventCenter.READABLE;
import static dev.siphon.stack.event.EventCenter.WRITABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rules of Ceph's test of the same class: numbers, listening, reports, recycling; then at random against a model. */
class UserspaceEventManagerTest {

    private final UserspaceEventManager manager = new UserspaceEventManager();

    private Map<Integer, Integer> report() {
        Map<Integer, Integer> report = new LinkedHashMap<>();
        FiredEvents fired = new FiredEvents(2000);
        manager.report(fired);
        for (int i = 0; i < fired.size(); i++) {
            report.put(fired.handle(i), fired.mask(i));
        }
        return report;
    }

    @Test
    void handlesCountFromOneAndAreUsedAgain() {
        assertThat(manager.open()).isEqualTo(1);
        assertThat(manager.open()).isEqualTo(2);
        assertThat(manager.open()).isEqualTo(3);
        manager.close(2);
        manager.close(1);
        assertThat(manager.openHandles()).isEqualTo(1);
        assertThat(manager.open()).isEqualTo(1);
        assertThat(manager.open()).isEqualTo(2);
        assertThat(manager.open()).isEqualTo(4);
    }

    @Test
    void aConditionIsReportedOnce() {
        int handle = manager.open();
        assertThat(manager.listen(handle, READABLE)).isTrue();
        assertThat(manager.notify(handle, READABLE)).isTrue();
        assertThat(manager.notify(handle, READABLE)).isTrue();
        assertThat(report()).containsOnly(Map.entry(handle, READABLE));
        assertThat(report()).isEmpty();
    }

    @Test
    void whatNobodyListensForIsReportedWhenSomebodyDoes() {
        int handle = manager.open();
        manager.listen(handle, READABLE);
        manager.notify(handle, WRITABLE);
        assertThat(report()).isEmpty();
        manager.listen(handle, WRITABLE);
        assertThat(report()).containsOnly(Map.entry(handle, WRITABLE));
    }

    @Test
    void whatIsNotListenedForAnyMoreIsNotReported() {
        int handle = manager.open();
        manager.listen(handle, READABLE | WRITABLE);
        manager.unlisten(handle, READABLE);
        manager.notify(handle, READABLE);
        assertThat(report()).isEmpty();

        manager.notify(handle, WRITABLE);
        manager.unlisten(handle, WRITABLE);
        assertThat(report()).as("pending when it was given up").isEmpty();
    }

    @Test
    void closingTakesAHandleOutOfThePendingReport() {
        int first = manager.open();
        int second = manager.open();
        manager.listen(first, READABLE);
        manager.listen(second, READABLE);
        manager.notify(first, READABLE);
        manager.notify(second, READABLE);
        manager.close(first);
        assertThat(report()).containsOnlyKeys(second);
    }

    @Test
    void aRecycledHandleKnowsNothingOfTheOldOne() {
        int handle = manager.open();
        manager.listen(handle, READABLE);
        manager.notify(handle, READABLE);
        manager.close(handle);
        assertThat(manager.open()).isEqualTo(handle);
        assertThat(report()).isEmpty();
        manager.notify(handle, READABLE);
        assertThat(report()).isEmpty();
    }

    @Test
    void unknownHandlesAreToldApart() {
        for (int unknown : new int[] {-1, 0, 1, 7}) {
            assertThat(manager.listen(unknown, READABLE)).isFalse();
            assertThat(manager.unlisten(unknown, READABLE)).isFalse();
            assertThat(manager.notify(unknown, READABLE)).isFalse();
            manager.close(unknown);
        }
        assertThat(manager.openHandles()).isZero();
    }

    @Test
    void whatFindsNoRoomIsReportedNext() {
        for (int i = 0; i < 100; i++) {
            int handle = manager.open();
            manager.listen(handle, READABLE);
            manager.notify(handle, READABLE);
        }
        FiredEvents small = new FiredEvents(60);
        manager.report(small);
        assertThat(small.size()).isEqualTo(60);
        assertThat(manager.hasWaiting()).isTrue();
        assertThat(report()).hasSize(40).doesNotContainKey(60).containsKey(61);
        assertThat(manager.hasWaiting()).isFalse();
    }

    @Test
    void agreesWithAModel() {
        Random random = new Random(4);
        Map<Integer, int[]> model = new TreeMap<>();
        for (int round = 0; round < 10_000; round++) {
            int handle = 1 + random.nextInt(1000);
            int mask = 1 + random.nextInt(3);
            int[] entry = model.get(handle);
            switch (random.nextInt(6)) {
                case 0, 1 -> model.put(manager.open(), new int[2]);
                case 2 -> {
                    assertThat(manager.listen(handle, mask)).isEqualTo(entry != null);
                    if (entry != null) {
                        entry[0] |= mask;
                    }
                }
                case 3 -> {
                    assertThat(manager.notify(handle, mask)).isEqualTo(entry != null);
                    if (entry != null) {
                        entry[1] |= mask;
                    }
                }
                case 4 -> {
                    assertThat(manager.unlisten(handle, mask)).isEqualTo(entry != null);
                    if (entry != null) {
                        entry[0] &= ~mask;
                    }
                }
                default -> {
                    manager.close(handle);
                    model.remove(handle);
                }
            }
            if (round % 10 == 0) {
                Map<Integer, Integer> expected = new TreeMap<>();
                model.forEach((number, masks) -> {
                    if ((masks[0] & masks[1]) != 0) {
                        expected.put(number, masks[0] & masks[1]);
                        masks[1] &= ~masks[0];
                    }
                });
                assertThat(report()).isEqualTo(expected);
            }
        }
        assertThat(manager.openHandles()).isEqualTo(model.size());
    }
}
