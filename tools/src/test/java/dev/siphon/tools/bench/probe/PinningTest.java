package dev.siphon.tools.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PinningTest {

    @Test
    void eachSideGetsHalfOfTheProcessorsWhereThereAreEnough() {
        assertThat(Pinning.parse("auto", 8)).isEqualTo(new Pinning("0-3", "4-7"));
        assertThat(Pinning.parse("auto", 2)).isEqualTo(Pinning.NONE);
    }

    @Test
    void chosenProcessorsAreTakenAsTheyAre() {
        Pinning pinning = Pinning.parse("0:1-3,5", 2);

        assertThat(pinning.serverPrefix()).containsExactly("taskset", "-c", "1-3,5");
        assertThat(pinning).hasToString("0:1-3,5");
        assertThat(Pinning.parse("off", 8).serverPrefix()).isEmpty();
    }

    @Test
    void anythingElseIsRefusedWithWhatIsAllowed() {
        assertThatThrownBy(() -> Pinning.parse("left:right", 8))
                .hasMessageContaining("left:right")
                .hasMessageContaining("0:1");
    }
}
