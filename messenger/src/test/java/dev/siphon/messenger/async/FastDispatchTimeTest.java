package dev.siphon.messenger.async;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which dispatches are timed, and what that says of the others. */
class FastDispatchTimeTest {

    private static final long ALL = Long.MAX_VALUE;

    private final FastDispatchTime time = new FastDispatchTime();

    private int untimedUntilDue() {
        int untimed = 0;
        while (!time.isDue()) {
            untimed++;
        }
        return untimed;
    }

    @Test
    void afterAShortOneFifteenGoUntimed() {
        assertThat(untimedUntilDue()).isZero();
        time.took(100);
        assertThat(untimedUntilDue()).isEqualTo(15);
    }

    @Test
    void aTimedOneStandsForThoseBeforeIt() {
        time.took(100);
        assertThat(time.take(ALL)).isEqualTo(100);
        untimedUntilDue();
        time.took(200);
        assertThat(time.take(ALL)).isEqualTo(16 * 200);
        assertThat(time.take(ALL)).isZero();
    }

    @Test
    void longOnesAreAllTimed() {
        time.took(5_000);
        assertThat(untimedUntilDue()).isZero();
        time.took(7_000);
        assertThat(untimedUntilDue()).isZero();
        assertThat(time.take(ALL)).isEqualTo(12_000);
    }

    @Test
    void aSampleNeverStandsForMoreThanTheTurn() {
        time.took(100);
        untimedUntilDue();
        time.took(1_900);
        assertThat(time.take(10_000)).isEqualTo(10_000);
        assertThat(time.take(ALL)).isZero();
    }
}
