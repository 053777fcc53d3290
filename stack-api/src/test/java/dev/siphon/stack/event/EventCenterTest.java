package dev.siphon.stack.event;

import static dev.siphon.stack.event.EventCenter.READABLE;
import static dev.siphon.stack.event.EventCenter.WRITABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** One turn at a time, over a driver and a clock that the test holds. */
class EventCenterTest {

    private static final long TURN_MICROS = 1000;

    private final ScriptedDriver driver = new ScriptedDriver();
    private final long[] now = {5_000_000};
    private final EventCenter center = ScriptedDriver.center(driver, () -> now[0], 0);
    private final List<String> log = new ArrayList<>();

    private int turn() throws IOException {
        return center.processEvents(TURN_MICROS);
    }

    private Poller poller(String name, int work, boolean sleeps) {
        return new Poller() {
            @Override
            public int poll() {
                log.add(name);
                return work;
            }

            @Override
            public boolean prepareToSleep() {
                return sleeps;
            }
        };
    }

    @Test
    void aTurnServesFilesThenTimersThenExternalEventsThenPollers() throws IOException {
        center.addPoller(poller("poller", 1, true));
        center.submit(() -> log.add("external"));
        center.newTimer(() -> log.add("timer")).schedule(0);
        center.createFileEvent(7, READABLE, (handle, mask) -> log.add("file " + handle + " " + mask));
        driver.fire(7, READABLE);
        assertThat(turn()).isEqualTo(4);
        assertThat(log).containsExactly("file 7 1", "timer", "external", "poller");
    }

    @Test
    void anIdleTurnDoesNothing() throws IOException {
        assertThat(turn()).isZero();
        assertThat(driver.waits()).containsExactly(TURN_MICROS * 1000);
        assertThat(center.busyNanos()).isZero();
    }

    @Test
    void theClocksLastWordIsKept() throws IOException {
        now[0] += 10;
        assertThat(center.recentNanos()).isEqualTo(5_000_000);
        center.newTimer(() -> {
                    now[0] += 20;
                    log.add("recent " + center.recentNanos() + ", now " + center.now() + ", recent "
                            + center.recentNanos());
                })
                .schedule(0);
        turn();
        assertThat(log).containsExactly("recent 5000010, now 5000030, recent 5000030");
    }

    @Test
    void theWaitEndsWithTheNextTimer() throws IOException {
        center.newTimer(() -> log.add("late")).schedule(700);
        center.newTimer(() -> log.add("soon")).schedule(300);
        turn();
        now[0] += 299_999;
        turn();
        now[0] += 1;
        turn();
        assertThat(driver.waits()).containsExactly(300_000L, 1L, 0L);
        assertThat(log).containsExactly("soon");
    }

    @Test
    void aTimerSetForNowByATimerWaitsForTheNextTurn() throws IOException {
        Timer[] timer = new Timer[1];
        timer[0] = center.newTimer(() -> {
            log.add("tick");
            timer[0].schedule(0);
        });
        timer[0].schedule(0);
        turn();
        assertThat(log).hasSize(1);
        turn();
        assertThat(log).hasSize(2);
    }

    @Test
    void externalEventsOfAnExternalEventWaitForTheNextTurn() throws IOException {
        center.submit(() -> center.submit(() -> log.add("inner")));
        assertThat(turn()).isEqualTo(1);
        assertThat(log).isEmpty();
        turn();
        assertThat(log).containsExactly("inner");
        assertThat(driver.waits()).as("no wait with work queued").containsExactly(0L, 0L);
    }

    @Test
    void onlyASleepingCenterIsWokenAndOnlyOnce() throws IOException {
        center.submit(() -> {});
        assertThat(driver.wakeUps()).as("awake").isZero();
        turn();
        driver.duringWait(() -> {
            center.submit(() -> log.add("one"));
            center.submit(() -> log.add("two"));
        });
        turn();
        assertThat(driver.wakeUps()).isEqualTo(1);
        assertThat(log).containsExactly("one", "two");
        driver.duringWait(() -> {});
        center.submit(() -> {});
        assertThat(driver.wakeUps()).as("awake again").isEqualTo(1);
    }

    @Test
    void aPollerThatRefusesSleepTurnsTheWaitIntoALook() throws IOException {
        Poller restless = poller("restless", 0, false);
        center.addPoller(restless);
        turn();
        center.removePoller(restless);
        turn();
        assertThat(driver.waits()).containsExactly(0L, TURN_MICROS * 1000);
    }

    @Test
    void busyPollingLooksForAWhileAfterTheLastWork() throws IOException {
        EventCenter busy = ScriptedDriver.center(driver, () -> now[0], 50_000);
        busy.submit(() -> {});
        busy.processEvents(TURN_MICROS);
        now[0] += 49_999;
        busy.processEvents(TURN_MICROS);
        now[0] += 1;
        busy.processEvents(TURN_MICROS);
        assertThat(driver.waits()).containsExactly(0L, 0L, TURN_MICROS * 1000);
    }

    @Test
    void onlyWhatIsNewIsAskedOfTheDriver() throws IOException {
        FileEventHandler handler = (handle, mask) -> {};
        center.createFileEvent(3, READABLE, handler);
        center.createFileEvent(3, READABLE | WRITABLE, handler);
        center.createFileEvent(3, WRITABLE, handler);
        center.deleteFileEvent(3, READABLE);
        center.deleteFileEvent(3, READABLE);
        center.deleteFileEvent(3, READABLE | WRITABLE);
        assertThat(driver.takeCalls()).containsExactly("add 3 0+1", "add 3 1+2", "remove 3 3-1", "remove 3 2-2");
    }

    @Test
    void aRefusedWatchChangesNothing() throws IOException {
        FileEventHandler handler = (handle, mask) -> log.add("called");
        driver.refuse();
        assertThatThrownBy(() -> center.createFileEvent(3, READABLE, handler)).isInstanceOf(IOException.class);
        driver.fire(3, READABLE);
        turn();
        assertThat(log).isEmpty();
    }

    @Test
    void readableComesBeforeWritableAndOneHandlerIsCalledOnce() throws IOException {
        center.createFileEvent(1, WRITABLE, (handle, mask) -> log.add("writer " + mask));
        center.createFileEvent(1, READABLE, (handle, mask) -> log.add("reader " + mask));
        center.createFileEvent(2, READABLE | WRITABLE, (handle, mask) -> log.add("both " + mask));
        driver.fire(1, READABLE | WRITABLE);
        driver.fire(2, READABLE | WRITABLE);
        turn();
        assertThat(log).containsExactly("reader 1", "writer 2", "both 3");
    }

    @Test
    void whatAHandlerDeletesIsNotServedInTheSameTurn() throws IOException {
        center.createFileEvent(1, READABLE, (handle, mask) -> {
            center.deleteFileEvent(1, WRITABLE);
            center.deleteFileEvent(2, READABLE);
            log.add("first");
        });
        center.createFileEvent(1, WRITABLE, (handle, mask) -> log.add("deleted writer"));
        center.createFileEvent(2, READABLE, (handle, mask) -> log.add("deleted reader"));
        driver.fire(1, READABLE | WRITABLE);
        driver.fire(2, READABLE);
        turn();
        assertThat(log).containsExactly("first");
    }

    @Test
    void largeHandlesAreWatchedToo() throws IOException {
        for (int handle : new int[] {0, 1023, 1024, 5000, 70_000}) {
            center.createFileEvent(handle, READABLE, (ready, mask) -> log.add("" + ready));
            driver.fire(handle, READABLE);
        }
        turn();
        assertThat(log).containsExactly("0", "1023", "1024", "5000", "70000");
        center.deleteFileEvent(1_000_000, READABLE);
    }

    @Test
    void failuresOfCallbacksDoNotEndTheTurn() throws IOException {
        center.createFileEvent(1, READABLE, (handle, mask) -> {
            throw new IllegalStateException("thrown by the test, to be logged");
        });
        driver.fire(1, READABLE);
        center.newTimer(() -> {
                    throw new AssertionError("thrown by the test, to be logged");
                })
                .schedule(0);
        center.submit(() -> {
            throw new IllegalArgumentException("thrown by the test, to be logged");
        });
        center.submit(() -> log.add("after"));
        assertThat(turn()).isEqualTo(4);
        assertThat(log).containsExactly("after");
    }

    @Test
    void closingRunsWhatIsQueuedAndRefusesMore() {
        center.submit(() -> log.add("queued"));
        center.close();
        assertThat(log).containsExactly("queued");
        assertThat(driver.isClosed()).isTrue();
        assertThatThrownBy(() -> center.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void onlyTheOwnerTakesTurns() {
        center.setOwner(null);
        assertThatThrownBy(this::turn).isInstanceOf(IllegalStateException.class).hasMessageContaining("event center 0");
        assertThatThrownBy(() -> center.newTimer(() -> {}).schedule(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> center.addPoller(poller("p", 0, true))).isInstanceOf(IllegalStateException.class);
    }
}
