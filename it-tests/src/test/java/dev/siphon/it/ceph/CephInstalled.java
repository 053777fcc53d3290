package dev.siphon.it.ceph;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether Ceph's programs are there; if not, it says so on standard output. */
final class CephInstalled implements ExecutionCondition {

    private static final List<String> PROGRAMS = List.of("ceph-mon", "monmaptool", "ceph");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing =
                PROGRAMS.stream().filter(program -> !isInstalled(program)).toList();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("Ceph's programs are installed");
        }
        String reason =
                "not installed: " + missing + " (Debian: apt-get install --no-install-recommends ceph-mon ceph-common)";
        System.out.println(context.getDisplayName() + " is skipped: " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
