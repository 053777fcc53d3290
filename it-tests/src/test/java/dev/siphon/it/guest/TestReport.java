package dev.siphon.it.guest;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.siphon.it.guest.TestEvent.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * Makes the tests that another JVM runs tests of this one: each is found when it starts there, lasts as long, and ends the
 * same way. The last test is that JVM's good end. What is printed there is printed here.
 */
final class TestReport {

    /** Lines of other output that go into the failure of a test during which the JVM died. */
    private static final int OUTPUT_LINES = 80;

    private final RunningCommand jvm;
    private final Deque<String> output = new ArrayDeque<>();
    private boolean ended;

    TestReport(RunningCommand jvm) {
        this.jvm = jvm;
    }

    /** The tests, one by one: each must be run before the next is asked for. */
    Stream<DynamicTest> tests() {
        return Stream.generate(this::nextTest).takeWhile(Optional::isPresent).map(Optional::get);
    }

    private Optional<DynamicTest> nextTest() {
        if (ended) {
            return Optional.empty();
        }
        Optional<TestEvent> event = nextEvent();
        if (event.isEmpty()) {
            ended = true;
            return Optional.of(dynamicTest("all were run", this::checkStatus));
        }
        TestEvent first = event.get();
        return Optional.of(dynamicTest(first.name(), () -> judge(first.kind() == Kind.STARTED ? outcome() : first)));
    }

    private TestEvent outcome() {
        return nextEvent().orElseThrow(() -> new AssertionError("the JVM ended, status " + jvm.status() + said()));
    }

    private static void judge(TestEvent outcome) {
        switch (outcome.kind()) {
            case PASSED -> {}
            case SKIPPED -> throw new TestAbortedException(outcome.text());
            case FAILED -> throw new FailedThere(outcome.text());
            case STARTED -> throw new AssertionError(outcome.name() + " started before this test's end was told");
        }
    }

    private Optional<TestEvent> nextEvent() {
        Optional<String> line = jvm.readLine();
        while (line.isPresent()) {
            Optional<TestEvent> event = TestEvent.in(line.get());
            if (event.isPresent()) {
                output.clear();
                return event;
            }
            System.out.println(line.get());
            output.add(line.get());
            if (output.size() > OUTPUT_LINES) {
                output.remove();
            }
            line = jvm.readLine();
        }
        return Optional.empty();
    }

    private void checkStatus() {
        if (jvm.status() != 0) {
            throw new AssertionError("the JVM ended with status " + jvm.status() + said());
        }
    }

    private String said() {
        return output.isEmpty() ? "" : ", and said:\n" + String.join("\n", output);
    }

    /** The failure as it was printed in the other JVM; this one's stack would not tell more. */
    private static final class FailedThere extends AssertionError {

        private static final long serialVersionUID = 1;

        FailedThere(String trace) {
            super(trace);
            setStackTrace(new StackTraceElement[0]);
        }
    }
}
