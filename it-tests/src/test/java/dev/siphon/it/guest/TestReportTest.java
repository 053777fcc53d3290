package dev.siphon.it.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Tests run elsewhere are told here as what they were. */
class TestReportTest {

    @Test
    void eachTestIsToldWithItsFailureOrReason() {
        List<Told> told = tell(new Recorded(0, lines(Samples.Mixed.class)));

        assertThat(told)
                .extracting(Told::name)
                .containsExactlyInAnyOrder(
                        "Samples$Mixed > passes()",
                        "Samples$Mixed > fails()",
                        "Samples$Mixed > givesUp()",
                        "Samples$Mixed > isDisabled()",
                        "Samples$Mixed > hasCases(int) > [1] 1",
                        "Samples$Mixed > hasCases(int) > [2] 2",
                        "all were run");
        assertThat(find(told, "fails()"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("java.lang.AssertionError: two\nlines\tand \\ a tab\n\tat ")
                .hasMessageContaining("Samples.java");
        assertThat(find(told, "givesUp()"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no moon");
        assertThat(find(told, "isDisabled()"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("not today");
        assertThat(told).filteredOn(test -> test.outcome().isEmpty()).hasSize(4);
    }

    @Test
    void aClassWithoutGroundFailsAndADisabledOneIsSkipped() {
        List<Told> told =
                tell(new Recorded(0, lines(Samples.BrokenFromTheBeginning.class, Samples.DisabledAsAWhole.class)));

        assertThat(told).hasSize(3);
        assertThat(find(told, "BrokenFromTheBeginning")).hasMessageContaining("no ground to stand on");
        assertThat(find(told, "DisabledAsAWhole")).hasMessage("closed");
    }

    @Test
    void aJvmThatDiesFailsTheTestDuringWhichItDied() {
        List<String> lines = lines(Samples.Mixed.class);
        int start = indexOf(lines, line -> line.contains("STARTED") && line.contains("passes()"));
        List<String> cut = new ArrayList<>(lines.subList(0, start + 1));
        cut.add("# SIGSEGV (0xb) at pc=0x0");

        List<Told> told = tell(new Recorded(134, cut));

        assertThat(find(told, "passes()"))
                .hasMessageContaining("the JVM ended, status 134")
                .hasMessageContaining("# SIGSEGV");
        assertThat(find(told, "all were run")).hasMessageContaining("134");
    }

    private record Told(String name, Optional<Throwable> outcome) {}

    private static List<Told> tell(RunningCommand command) {
        List<Told> told = new ArrayList<>();
        new TestReport(command).tests().forEach(test -> told.add(new Told(test.getDisplayName(), outcome(test))));
        return told;
    }

    private static Optional<Throwable> outcome(DynamicTest test) {
        try {
            test.getExecutable().execute();
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    private static Throwable find(List<Told> told, String name) {
        return told.stream()
                .filter(test -> test.name().endsWith(name))
                .findFirst()
                .flatMap(Told::outcome)
                .orElseThrow();
    }

    private static List<String> lines(Class<?>... classes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> names = Stream.of(classes).map(Class::getName).toList();
        TestMain.run("!slow", names, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static int indexOf(List<String> lines, Predicate<String> sought) {
        return lines.indexOf(lines.stream().filter(sought).findFirst().orElseThrow());
    }

    /** A command that has ended. */
    private static final class Recorded implements RunningCommand {

        private final int status;
        private final Deque<String> lines;

        Recorded(int status, List<String> lines) {
            this.status = status;
            this.lines = new ArrayDeque<>(lines);
        }

        @Override
        public Optional<String> readLine() {
            return Optional.ofNullable(lines.poll());
        }

        @Override
        public int status() {
            return status;
        }
    }
}
