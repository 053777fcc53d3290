package dev.siphon.tools.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyRateTest {

    @Test
    void aRateIsSteadyOnceItNoLongerChanges() {
        SteadyRate rate = new SteadyRate();
        for (double rising = 1; rising <= 8; rising++) {
            rate.add(rising);
            assertThat(rate.isSteady()).isFalse();
        }
        rate.add(8.1);
        rate.add(7.9);
        rate.add(8.0);

        assertThat(rate.isSteady()).isTrue();
    }

    @Test
    void standstillIsNotSteady() {
        SteadyRate rate = new SteadyRate();
        for (int i = 0; i < SteadyRate.WINDOWS; i++) {
            rate.add(0);
        }

        assertThat(rate.isSteady()).isFalse();
    }
}
