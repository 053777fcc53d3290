package dev.siphon.tools.bench.probe;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which processors each side runs on, as lists that {@code taskset} reads; empty where the kernel decides.
 *
 * @param client of the client's process
 * @param server of the server's
 */
public record Pinning(String client, String server) {

    private static final Pattern FORM = Pattern.compile("([0-9,-]+):([0-9,-]+)");
    /** With fewer, the two sides need all of them: workers, compilers and collectors of both. */
    private static final int ENOUGH_CORES = 4;

    public static final Pinning NONE = new Pinning("", "");

    /** Reads {@code off}, {@code auto} or two lists such as {@code 0-1:2-3}. */
    public static Pinning parse(String text, int cores) {
        if (text.equals("off") || text.equals("auto") && cores < ENOUGH_CORES) {
            return NONE;
        }
        if (text.equals("auto")) {
            return new Pinning("0-" + (cores / 2 - 1), cores / 2 + "-" + (cores - 1));
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is neither off, auto nor the processors of client and server, such as 0:1");
        }
        return new Pinning(form.group(1), form.group(2));
    }

    /** What a command begins with so that it runs as the server. */
    public List<String> serverPrefix() {
        return prefix(server);
    }

    /** What a command begins with so that it runs as the client. */
    public List<String> clientPrefix() {
        return prefix(client);
    }

    private static List<String> prefix(String processors) {
        return processors.isEmpty() ? List.of() : List.of("taskset", "-c", processors);
    }

    /** Moves all threads of this process to the client's processors. */
    public void pinThisProcess() throws IOException, InterruptedException {
        if (client.isEmpty()) {
            return;
        }
        Process taskset = new ProcessBuilder(
                        "taskset",
                        "-a",
                        "-c",
                        "-p",
                        client,
                        String.valueOf(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .start();
        String answer;
        try (var reader = taskset.inputReader()) {
            answer = String.join("; ", reader.lines().toList());
        }
        if (taskset.waitFor() != 0) {
            throw new IOException("--pin: " + answer);
        }
    }

    @Override
    public String toString() {
        return client.isEmpty() && server.isEmpty() ? "off" : client + ":" + server;
    }
}
