package dev.siphon.stack.rdma.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.FiredEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandleTableTest {

    private static final int BOTH = EventCenter.READABLE | EventCenter.WRITABLE;

    private final HandleTable table = new HandleTable();

    private List<String> reports(int room) {
        FiredEvents fired = new FiredEvents(room);
        table.report(fired);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < fired.size(); i++) {
            found.add(fired.handle(i) + ":" + fired.mask(i));
        }
        return found;
    }

    private int watched(int mask) {
        int handle = table.open();
        table.watch(handle, mask);
        return handle;
    }

    @Test
    void aConditionIsReportedOnceToWhoeverWatches() {
        int handle = watched(BOTH);
        table.notify(handle, EventCenter.READABLE);
        table.notify(handle, EventCenter.READABLE);
        assertThat(reports(10)).containsExactly(handle + ":" + EventCenter.READABLE);
        assertThat(reports(10)).isEmpty();
    }

    @Test
    void aConditionWaitsForItsWatcher() {
        int handle = table.open();
        table.notify(handle, BOTH);
        assertThat(reports(10)).isEmpty();
        table.watch(handle, EventCenter.WRITABLE);
        assertThat(reports(10)).containsExactly(handle + ":" + EventCenter.WRITABLE);
        table.watch(handle, EventCenter.READABLE);
        assertThat(reports(10)).containsExactly(handle + ":" + EventCenter.READABLE);
    }

    @Test
    void whatIsUnwatchedBeforeItsReportIsKept() {
        int handle = watched(EventCenter.READABLE);
        table.notify(handle, EventCenter.READABLE);
        table.unwatch(handle, EventCenter.READABLE);
        assertThat(reports(10)).isEmpty();
        table.watch(handle, EventCenter.READABLE);
        assertThat(reports(10)).hasSize(1);
    }

    @Test
    void aHandleThatIsUsedAgainHasNothingOfItsOldEvents() {
        int handle = watched(BOTH);
        table.notify(handle, BOTH);
        table.close(handle);
        assertThat(table.open()).isEqualTo(handle);
        table.watch(handle, BOTH);
        assertThat(reports(10)).isEmpty();
        table.notify(handle, EventCenter.WRITABLE);
        assertThat(reports(10)).containsExactly(handle + ":" + EventCenter.WRITABLE);
    }

    @Test
    void whatHasNoRoomComesNextTimeInOrder() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int handle = watched(EventCenter.READABLE);
            table.notify(handle, EventCenter.READABLE);
            expected.add(handle + ":" + EventCenter.READABLE);
        }
        List<String> found = new ArrayList<>();
        while (table.hasReports()) {
            found.addAll(reports(7));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(table.openHandles()).isEqualTo(300);
    }
}
