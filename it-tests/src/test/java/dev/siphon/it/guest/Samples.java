package dev.siphon.it.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may become of a test. A build does not run these: its patterns do not match their names. */
final class Samples {

    private Samples() {}

    static class Mixed {

        @Test
        void passes() {
            System.out.println("noise");
        }

        @Test
        void fails() {
            throw new AssertionError("two\nlines\tand \\ a tab");
        }

        @Test
        void givesUp() {
            Assumptions.abort("no moon");
        }

        @Test
        @Disabled("not today")
        void isDisabled() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void hasCases(int number) {
            assertThat(number).isPositive();
        }

        @Test
        @Tag("slow")
        void isFilteredOut() {}
    }

    static class BrokenFromTheBeginning {

        @BeforeAll
        static void fails() {
            throw new IllegalStateException("no ground to stand on");
        }

        @Test
        void neverRuns() {}
    }

    @Disabled("closed")
    static class DisabledAsAWhole {

        @Test
        void neverRuns() {}
    }
}
