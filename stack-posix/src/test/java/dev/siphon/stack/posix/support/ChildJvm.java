package dev.siphon.stack.posix.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM like this one with options of its own. */
public final class ChildJvm {

    private ChildJvm() {}

    /** What the child printed, and how it ended. */
    public record Result(int exitCode, String output) {}

    /** Runs {@code arguments} with this JVM's java and waits for its end. */
    public static Result run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!child.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("child did not end: " + output);
            }
            return new Result(child.exitValue(), output);
        } finally {
            child.destroyForcibly();
        }
    }

    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
