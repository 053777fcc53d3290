package dev.siphon.stack.verbs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether this machine has a verbs device; if not, it says so on standard output. */
final class VerbsCondition implements ExecutionCondition {

    private static final Path DEVICES = Path.of("/sys/class/infiniband");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> devices = devices();
        if (devices.isEmpty()) {
            String reason = "no verbs device in " + DEVICES + " (it-tests runs it in a guest)";
            System.out.println(context.getDisplayName() + " is skipped: " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }
        return ConditionEvaluationResult.enabled("verbs devices: " + devices);
    }

    /** The names of the verbs devices here. */
    static List<String> devices() {
        if (!Files.isDirectory(DEVICES)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(DEVICES)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
