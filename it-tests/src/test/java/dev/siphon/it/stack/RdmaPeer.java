package dev.siphon.it.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Another process with a stack of its own, see {@link RdmaPeerMain}. */
final class RdmaPeer implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private RdmaPeer(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Starts it by way of {@code wrapper}, a command that runs the rest of its arguments. */
    static RdmaPeer start(List<String> wrapper, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        command.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(
                List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.add(RdmaPeerMain.class.getName());
        command.addAll(List.of(arguments));
        return new RdmaPeer(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Returns the line that begins with {@code start}; a JVM takes its time to come so far. */
    String awaitLine(String start) throws IOException {
        StringBuilder seen = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.startsWith(start)) {
            seen.append(line).append('\n');
            line = output.readLine();
        }
        if (line == null) {
            throw new AssertionError("the peer ended without saying \"" + start + "\": " + seen);
        }
        return line;
    }

    /** All that it still prints until it ends. */
    String rest() {
        return output.lines().collect(Collectors.joining("\n"));
    }

    /** Ends it as the kernel would, with no chance to say goodbye. */
    void kill() {
        process.destroyForcibly();
    }

    /** Ends it and waits until it is gone, and with it what it held of a device. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
