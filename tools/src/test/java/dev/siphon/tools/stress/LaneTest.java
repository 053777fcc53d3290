package dev.siphon.tools.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final InFlight inFlight = new InFlight();
    private final Lane lane = new Lane(inFlight);

    @Test
    void whatArrivesOnceAndInOrderLeavesNothingPending() {
        assertThat(lane.arrived(lane.next(null))).isEqualTo(Lane.Arrival.IN_ORDER);
        assertThat(lane.arrived(lane.next(null))).isEqualTo(Lane.Arrival.IN_ORDER);
        assertThat(lane.pending()).isZero();
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void whatArrivesAgainIsADuplicate() {
        long seq = lane.next(null);
        lane.arrived(seq);
        assertThat(lane.arrived(seq)).isEqualTo(Lane.Arrival.DUPLICATE);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void whatArrivesAfterALaterOneIsOutOfOrderAndNotLost() {
        long first = lane.next(null);
        assertThat(lane.arrived(lane.next(null))).isEqualTo(Lane.Arrival.IN_ORDER);
        assertThat(lane.pending()).as("the one that was overtaken").isEqualTo(1);
        assertThat(lane.arrived(first)).isEqualTo(Lane.Arrival.OUT_OF_ORDER);
        assertThat(lane.pending()).isZero();
    }

    @Test
    void whatIsForgottenMayArriveStillButOnlyInOrder() {
        long first = lane.next(null);
        long second = lane.next(null);
        assertThat(lane.forgetAll()).isEqualTo(2);
        assertThat(lane.arrived(second)).isEqualTo(Lane.Arrival.IN_ORDER);
        assertThat(lane.arrived(first)).isEqualTo(Lane.Arrival.DUPLICATE);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void waitingForArrivalsEndsWithTheLastOneOrAtTheLimit() throws InterruptedException {
        long seq = lane.next(null);
        assertThat(inFlight.awaitAtMost(0, Duration.ofMillis(1))).isFalse();
        lane.arrived(seq);
        assertThat(inFlight.awaitAtMost(0, Duration.ZERO)).isTrue();
    }
}
