package dev.siphon.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random schedules against the model. A failure names its seed and prints its schedule; {@code -Dsiphon.model.seed=N} runs
 * that seed alone, under all rules.
 */
class SessionModelTest {

    private static final String SEED = "siphon.model.seed";

    /** The seeds of the normal build. */
    private static final int SCHEDULES = 400;

    private static final int SOAK_SCHEDULES = 20_000;

    @ParameterizedTest
    @EnumSource
    void sessionsKeepTheirPromises(Rules rules) {
        Long only = Long.getLong(SEED);
        if (only == null) {
            run(rules, 0, SCHEDULES);
        } else {
            run(rules, only, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("soak")
    @Timeout(1200)
    void sessionsKeepTheirPromisesForLong(Rules rules) {
        assumeTrue(Long.getLong(SEED) == null, "a single seed is run by the other test");
        long first = Math.floorMod(System.nanoTime(), 1_000_000_000L);
        run(rules, first, SOAK_SCHEDULES);
    }

    private static void run(Rules rules, long first, int count) {
        int received = 0;
        for (long seed = first; seed < first + count; seed++) {
            received += run(Schedule.of(rules, seed));
        }
        assertThat(received).as("messages received in all schedules").isPositive();
    }

    private static int run(Schedule schedule) {
        Arena arena = new Arena(schedule);
        try {
            arena.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "\nrepeat with -D" + SEED + "=" + schedule.seed() + ": " + schedule, e);
        }
        return arena.model().received();
    }
}
