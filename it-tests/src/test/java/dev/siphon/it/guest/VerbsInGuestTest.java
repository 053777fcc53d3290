package dev.siphon.it.guest;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** All tests that need a verbs device, in one guest that has three. */
@EnabledWithGuest
class VerbsInGuestTest {

    private static final Duration LIMIT = Duration.ofMinutes(28);

    private static final String TAGS = "verbs & !soak";

    private static Guest guest;

    @BeforeAll
    static void boot(GuestImage image) throws IOException {
        guest = VerbsGuest.start(image);
    }

    @AfterAll
    static void shutDown() throws IOException {
        if (guest != null) {
            guest.close();
        }
    }

    @TestFactory
    @Timeout(1800)
    Stream<DynamicTest> tests() throws IOException {
        return new TestReport(guest.begin(command(), LIMIT)).tests();
    }

    /** {@code -Dsiphon.guest.tests=CLASS,...} puts other tests into the guest, whatever their tags. */
    private static String command() {
        String chosen = System.getProperty("siphon.guest.tests");
        return chosen == null
                ? GuestJvm.tests(TAGS, TaggedTests.classes(TAGS))
                : GuestJvm.tests("any() | none()", List.of(chosen.split(",")));
    }
}
