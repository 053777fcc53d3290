package dev.siphon.it.guard;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a message over the posix transport may cost. One good try is enough. If none is good, those that were made while the
 * machine had other things to do say nothing: with too few others the test is skipped, and says why.
 */
class GuardTest {

    private static final int TRIES = 5;
    private static final int QUIET_TRIES = 3;

    private static final int ALLOCATION_DEPTH = 128;

    /** Over a million messages: what is allocated once for all of them, or by chance, comes to less. */
    private static final double MAX_BYTES_PER_MESSAGE = 1;

    /** Of the recorded ratio. */
    private static final double TOLERATED = 0.7;

    /** Writes the ratios that are found to the record, instead of comparing them with it. */
    private static final boolean RECORDS = Boolean.getBoolean("siphon.guard.write");

    /** Counted is what workers allocate, less the one {@code Message} that the application makes for each message it sends. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4096})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aMessageAllocatesNothing(int size) throws IOException {
        DoublePredicate isGood = bytes -> bytes < MAX_BYTES_PER_MESSAGE;
        List<Reading> readings = tries("allocation", size, ALLOCATION_DEPTH, isGood);
        if (isBad(readings, isGood)) {
            // Nothing that others do makes workers allocate: no excuse.
            fail(readings + " bytes per message of " + size + " bytes were allocated beside the message itself");
        }
    }

    /** On the JDK of the build only, on which the ratios were recorded. */
    @ParameterizedTest
    @CsvSource({"0, 1", "0, 128", "4096, 128"})
    @Tag("process")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void processorTimeKeepsItsRatioToTheBaseline(int size, int depth) throws IOException {
        String load = size + " B, depth " + depth;
        GuardRecord recorded = GuardRecord.read();
        if (RECORDS) {
            double[] found = tries("ratio", size, depth, ratio -> false).stream()
                    .mapToDouble(Reading::value)
                    .sorted()
                    .toArray();
            recorded.record(load, found[found.length / 2]);
            return;
        }
        double least = TOLERATED * recorded.ratio(load);
        List<Reading> readings = tries("ratio", size, depth, ratio -> ratio >= least);
        if (!isBad(readings, ratio -> ratio >= least)) {
            return;
        }
        if (readings.stream().filter(Reading::isQuiet).count() < QUIET_TRIES) {
            abort("the machine is too busy to tell what " + load + " costs: " + readings);
        }
        fail("under " + load + ", " + recorded.baseline() + " takes " + readings
                + " times the processor time of posix, " + recorded.ratio(load)
                + " recorded: a message has become dearer by more than 30 %, or the record is old");
    }

    private static List<Reading> tries(String what, int size, int depth, DoublePredicate isGood) throws IOException {
        List<Reading> readings = new ArrayList<>();
        try (GuardProcess process = GuardProcess.start(what, size, depth)) {
            while (readings.size() < TRIES && isBad(readings, isGood)) {
                readings.add(process.next());
            }
        }
        return readings;
    }

    private static boolean isBad(List<Reading> readings, DoublePredicate isGood) {
        return readings.stream().mapToDouble(Reading::value).noneMatch(isGood);
    }
}
