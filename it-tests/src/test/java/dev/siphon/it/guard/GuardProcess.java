package dev.siphon.it.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that runs {@link GuardMain}, with the JIT compilers and the collector that a JVM has by default. */
final class GuardProcess implements AutoCloseable {

    private static final int TOLD_LINES = 20;

    private final Process process;
    private final BufferedReader output;

    private GuardProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static GuardProcess start(String what, int size, int depth) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(
                List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(List.of(GuardMain.class.getName(), what, String.valueOf(size), String.valueOf(depth)));
        return new GuardProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits for the next one. */
    Reading next() throws IOException {
        List<String> others = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (Reading.isOne(line)) {
                return Reading.parse(line);
            }
            others.add(line);
        }
        throw new AssertionError("the measuring process ended: "
                + String.join("\n", others.subList(0, Math.min(others.size(), TOLD_LINES))));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
