package dev.siphon.it.ceph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another program, run as a child process. */
final class Program {

    /** No program here needs longer. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int FIRST_JDK_THAT_WARNS = 24;

    private Program() {}

    /** What a program printed, and how it ended. */
    record Result(int exitCode, String out, String err) {}

    /** Runs {@code command} to its end. */
    static Result run(List<String> command) {
        try {
            Path out = Files.createTempFile("siphon-it", ".out");
            Path err = Files.createTempFile("siphon-it", ".err");
            try {
                return run(command, out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new AssertionError(command + " could not be run", e);
        }
    }

    private static Result run(List<String> command, Path out, Path err) throws IOException {
        Process child = start(command, out, err);
        try {
            if (!child.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(command + " did not end within " + LIMIT + ": " + Files.readString(out)
                        + Files.readString(err));
            }
            return new Result(child.exitValue(), Files.readString(out), Files.readString(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            stop(child);
        }
    }

    /** Runs {@code command} to its end, which must be a good one; what it printed. */
    static String output(List<String> command) {
        Result result = run(command);
        if (result.exitCode() != 0) {
            throw new AssertionError(command + " ended with " + result.exitCode() + ": " + result.out() + result.err());
        }
        return result.out();
    }

    /** Runs the siphon command with {@code arguments} in a JVM of its own. */
    static Result siphon(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= FIRST_JDK_THAT_WARNS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", classPath(), "dev.siphon.tools.SiphonCommand"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Starts {@code command}; {@link #stop} ends it. */
    static Process start(List<String> command, Path out, Path err) throws IOException {
        return new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Kills {@code child} and waits until it is gone. */
    static void stop(Process child) {
        child.destroyForcibly();
        try {
            child.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
