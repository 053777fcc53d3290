package dev.siphon.it.dpdk.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of a test, with the lines that it has printed so far. Killed when it is closed, if it has not ended. */
final class Child implements AutoCloseable {

    /** How long anything may take here at most, unless it is told otherwise. */
    static final int PATIENCE_SECONDS = 100;

    private final String name;
    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private boolean isOver;

    private Child(List<String> command, ProcessBuilder builder) throws IOException {
        this.name = String.join(" ", command);
        this.process = builder.start();
        this.reader = new Thread(this::read, "output of a child");
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs {@code main} of the tests in a JVM like this one, in {@code namespace}. */
    static Child java(List<String> namespace, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(namespace);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        List<String> shown = new ArrayList<>(List.of(main.getSimpleName()));
        shown.addAll(List.of(arguments));
        return new Child(shown, new ProcessBuilder(command).redirectErrorStream(true));
    }

    /** Runs a program in {@code namespace}. */
    static Child program(List<String> namespace, String... program) throws IOException {
        List<String> command = new ArrayList<>(namespace);
        command.addAll(List.of(program));
        return new Child(List.of(program), new ProcessBuilder(command).redirectErrorStream(true));
    }

    /** Whether {@code program} is installed. */
    static boolean has(String program) {
        try (Child which = program(List.of(), "sh", "-c", "command -v " + program)) {
            return which.exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException killed) {
            // Its output ends there.
        }
        synchronized (lines) {
            isOver = true;
            lines.notifyAll();
        }
    }

    /** Waits until {@code count} of its lines contain {@code text}. */
    void awaitLines(String text, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Predicate<String> isWanted = line -> line.contains(text);
        synchronized (lines) {
            while (lines.stream().filter(isWanted).count() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (isOver || left <= 0) {
                    throw new AssertionError(
                            name + " did not say \"" + text + "\" " + count + " times: " + String.join("\n", lines));
                }
                waitForLines(left);
            }
        }
    }

    private void waitForLines(long millis) {
        try {
            lines.wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
    }

    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** Waits for its end, which must be a good one, and returns what it printed. */
    String result() {
        return result(PATIENCE_SECONDS);
    }

    String result(int seconds) {
        int exitCode = exitCode(seconds);
        if (exitCode != 0) {
            throw new AssertionError(name + " ended with " + exitCode + ": " + output());
        }
        return output();
    }

    int exitCode() {
        return exitCode(PATIENCE_SECONDS);
    }

    private int exitCode(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end: " + output());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
    }

    /** Writes a line to its standard input. */
    void sayALine() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
