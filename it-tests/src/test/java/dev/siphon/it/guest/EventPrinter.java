package dev.siphon.it.guest;

import dev.siphon.it.guest.TestEvent.Kind;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints a {@link TestEvent} for all that becomes of a test, or of a class before its first test. */
final class EventPrinter implements TestExecutionListener {

    private final PrintStream out;
    private @Nullable TestPlan plan;

    EventPrinter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            print(Kind.STARTED, test, "");
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        print(Kind.SKIPPED, test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Optional<Throwable> cause = result.getThrowable();
        if (result.getStatus() == Status.FAILED) {
            print(Kind.FAILED, test, cause.map(EventPrinter::stackTrace).orElse("failed without a cause"));
        } else if (result.getStatus() == Status.ABORTED) {
            print(Kind.SKIPPED, test, cause.map(Throwable::getMessage).orElse("given up without a reason"));
        } else if (test.isTest()) {
            print(Kind.PASSED, test, "");
        }
    }

    private static String stackTrace(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private void print(Kind kind, TestIdentifier test, String text) {
        out.println(new TestEvent(kind, path(test), text).line());
    }

    /** The display names from the class on. */
    private String path(TestIdentifier test) {
        Optional<TestIdentifier> parent = plan.getParent(test);
        boolean isClass = parent.isEmpty() || plan.getParent(parent.get()).isEmpty();
        return isClass ? test.getDisplayName() : path(parent.get()) + " > " + test.getDisplayName();
    }
}
