package dev.siphon.stack.dpdk.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {

    private final DeadlineQueue queue = new DeadlineQueue();
    private final List<Named> expired = new ArrayList<>();

    private final class Named extends Deadline {
        private long expected;

        @Override
        protected void expired(long nowNanos) {
            expired.add(this);
        }
    }

    @Test
    void deadlinesExpireInOrderHoweverTheyWereMoved() {
        Random random = new Random(7);
        List<Named> scheduled = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            scheduled.add(new Named());
        }
        for (int i = 0; i < 5000; i++) {
            Named deadline = scheduled.get(random.nextInt(500));
            deadline.expected = random.nextInt(1_000_000);
            if (random.nextInt(5) == 0) {
                deadline.expected = -1;
                queue.cancel(deadline);
            } else {
                queue.schedule(deadline, deadline.expected);
            }
        }
        List<Named> due = scheduled.stream()
                .filter(Named::isScheduled)
                .sorted(Comparator.comparingLong(deadline -> deadline.expected))
                .toList();
        assertThat(queue.size()).isEqualTo(due.size());
        assertThat(queue.nextNanos()).isEqualTo(due.get(0).expected);
        queue.expire(500_000);
        assertThat(expired).allMatch(deadline -> deadline.expected <= 500_000);
        queue.expire(1_000_000);
        assertThat(expired).isSortedAccordingTo(Comparator.comparingLong(deadline -> deadline.expected));
        assertThat(expired).containsExactlyInAnyOrderElementsOf(due);
        assertThat(queue.nextNanos()).isEqualTo(DeadlineQueue.NEVER);
    }

    /** A timer that schedules itself for now would otherwise never let its caller go. */
    @Test
    void whatIsScheduledMeanwhileWaits() {
        Deadline stubborn = new Deadline() {
            @Override
            protected void expired(long nowNanos) {
                queue.schedule(this, nowNanos);
            }
        };
        queue.schedule(stubborn, 5);
        assertThat(queue.expire(10)).isOne();
        assertThat(queue.expire(10)).isOne();
    }
}
