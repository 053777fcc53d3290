package dev.siphon.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.sim.Schedule;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a link does, each byte arrives once and in order, both ends close, nothing is left, and no timer spins. A failure
 * names its seed; {@code -Dsiphon.tcp.seed=N} repeats it.
 */
class RandomScheduleTest {

    private static final int SCHEDULES = 3000;
    private static final int SOAK_SCHEDULES = 100_000;

    /** Seconds of work; the bound is for machines that are busy with something else. */
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @Test
    void everyByteArrivesWhateverTheLinkDoes() {
        Long repeated = Long.getLong("siphon.tcp.seed");
        if (repeated != null) {
            run(repeated);
        } else {
            runMany(SCHEDULES);
        }
    }

    @Tag("soak")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    @Test
    void everyByteArrivesInManyMoreSchedules() {
        runMany(SOAK_SCHEDULES);
    }

    private static void runMany(int schedules) {
        long first = System.nanoTime();
        long turns = 0;
        for (int i = 0; i < schedules; i++) {
            turns += run(first + i);
        }
        assertThat(turns).as("turns in all schedules").isGreaterThan(schedules);
    }

    private static long run(long seed) {
        Schedule schedule = new Schedule(seed);
        try {
            schedule.run();
        } catch (TransportException | RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "repeat with -Dsiphon.tcp.seed=" + seed + ": " + e.getMessage() + "; " + schedule, e);
        }
        return schedule.turns();
    }
}
