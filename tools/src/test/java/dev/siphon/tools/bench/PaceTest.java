package dev.siphon.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void thoroughRowsMeasureForAsLongAsAsked() {
        assertThat(Pace.thorough(Duration.ofSeconds(2)).next(1))
                .isEqualTo(new Pace.RowTime(Duration.ofSeconds(6), Duration.ofSeconds(2)));
    }

    @Test
    void shortRowsShareTheTimeThatIsLeft() {
        Pace.RowTime time = Pace.until(System.nanoTime() + 20_000_000_000L).next(40);

        assertThat(time.warmUpAtMost().plus(time.measure()))
                .isLessThanOrEqualTo(Duration.ofMillis(500))
                .isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void fewRowsDoNotStretchToTheDeadline() {
        Pace.RowTime time = Pace.until(System.nanoTime() + 3_600_000_000_000L).next(2);

        assertThat(time.warmUpAtMost().plus(time.measure())).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void afterTheDeadlineRowsAreAsShortAsTheyGet() {
        Pace.RowTime time = Pace.until(System.nanoTime() - 1).next(3);

        assertThat(time.measure()).isEqualTo(Duration.ofMillis(50));
    }
}
