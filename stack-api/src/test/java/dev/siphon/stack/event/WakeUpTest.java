package dev.siphon.stack.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Submitters against a center that really falls asleep: a wake-up that were lost would let the test time out. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WakeUpTest {

    private static final long HOUR_MICROS = TimeUnit.HOURS.toMicros(1);

    /** Sleeps on a semaphore. */
    private static final class SleepingDriver implements EventDriver {
        private final Semaphore wakeUps = new Semaphore(0);
        private final AtomicInteger woken = new AtomicInteger();

        @Override
        public void add(int handle, int currentMask, int addedMask) {}

        @Override
        public void remove(int handle, int currentMask, int removedMask) {}

        @Override
        public void await(FiredEvents fired, long timeoutNanos) throws IOException {
            try {
                if (wakeUps.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
                    wakeUps.drainPermits();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void wakeUp() {
            woken.incrementAndGet();
            wakeUps.release();
        }

        @Override
        public void close() {}
    }

    private final SleepingDriver driver = new SleepingDriver();
    private final EventCenter center = new EventCenter(0, driver, TimeSource.system(), 0, Blocker.sleeping());
    private volatile boolean stopping;

    private Thread startLoop() {
        Thread loop = new Thread(() -> {
            center.setOwner(Thread.currentThread());
            while (!stopping) {
                try {
                    center.processEvents(HOUR_MICROS);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            center.close();
        });
        loop.start();
        return loop;
    }

    @Test
    void noSubmissionIsSleptThrough() throws InterruptedException {
        Thread loop = startLoop();
        AtomicInteger ran = new AtomicInteger();
        int rounds = 20_000;
        List<Thread> submitters = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread submitter = new Thread(() -> {
                for (int round = 0; round < rounds; round++) {
                    center.submitAndWait(ran::incrementAndGet);
                }
            });
            submitter.start();
            submitters.add(submitter);
        }
        for (Thread submitter : submitters) {
            submitter.join();
        }
        assertThat(ran).hasValue(2 * rounds);
        assertThat(driver.woken).hasValueBetween(1, 2 * rounds);
        center.submit(() -> stopping = true);
        loop.join();
    }

    @Test
    void aBurstIsWorthFewWakeUps() throws InterruptedException {
        Thread loop = startLoop();
        AtomicInteger ran = new AtomicInteger();
        center.submit(() -> {
            for (int i = 0; i < 1000; i++) {
                center.submit(ran::incrementAndGet);
            }
        });
        center.submitAndWait(() -> {});
        center.submitAndWait(() -> {});
        assertThat(ran).hasValue(1000);
        assertThat(driver.woken.get()).isLessThanOrEqualTo(3);
        center.submit(() -> stopping = true);
        loop.join();
    }

    @Test
    void whatIsAcceptedWhileClosingStillRuns() throws InterruptedException {
        Thread loop = startLoop();
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        Thread submitter = new Thread(() -> {
            try {
                while (true) {
                    center.submit(ran::incrementAndGet);
                    accepted.incrementAndGet();
                }
            } catch (RejectedExecutionException e) {
                assertThat(e).hasMessageContaining("closed");
            }
        });
        submitter.start();
        center.submitAndWait(() -> stopping = true);
        loop.join();
        submitter.join();
        assertThat(ran).hasValue(accepted.get());
    }
}
