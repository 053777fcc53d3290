package dev.siphon.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siphon.tools.bench.probe.LiveMemory;
import dev.siphon.tools.bench.probe.Pinning;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.cli.CommandFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM like this one that runs {@link BenchServerCommand}. */
final class ServerProcess implements BenchServer {

    /** Asks for memory. */
    static final String MEMORY = "memory";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MAIN_CLASS = "dev.siphon.tools.SiphonCommand";
    private static final long END_SECONDS = 5;

    private final String system;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;
    private String address = "";

    private ServerProcess(String system, Process process) {
        this.system = system;
        this.process = process;
        this.answers = process.inputReader();
        this.orders = process.outputWriter();
    }

    /** Starts the process; {@link #awaitAddress} waits until it serves. */
    static ServerProcess start(SystemSettings settings, Pinning pinning) throws IOException {
        Process process = new ProcessBuilder(command(pinning))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ServerProcess server = new ServerProcess(settings.system(), process);
        try {
            server.tell(JSON.writeValueAsString(settings));
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static List<String> command(Pinning pinning) {
        List<String> command = new ArrayList<>(pinning.serverPrefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(ServerProcess::isForServerToo)
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS, "bench-server"));
        return command;
    }

    /** Agents and flight recordings of two processes would fight over one port or file. */
    private static boolean isForServerToo(String flag) {
        return !flag.startsWith("-agent")
                && !flag.startsWith("-javaagent")
                && !flag.startsWith("-XX:StartFlightRecording")
                && !flag.startsWith("-Dcom.sun.management");
    }

    @Override
    public String awaitAddress() throws IOException {
        if (address.isEmpty()) {
            address = JSON.readValue(hear(), String.class);
        }
        return address;
    }

    @Override
    public ProcessUsage usage() throws IOException {
        tell("usage");
        return JSON.readValue(hear(), ProcessUsage.class);
    }

    /** What it holds once garbage is collected. */
    LiveMemory memory() throws IOException {
        tell(MEMORY);
        return JSON.readValue(hear(), LiveMemory.class);
    }

    @Override
    public List<Long> pids() {
        return List.of(process.pid());
    }

    private void tell(String line) throws IOException {
        orders.write(line);
        orders.newLine();
        orders.flush();
    }

    private String hear() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new CommandFailure(
                    "the server process of " + system + " has ended; the lines above say why, if it said anything");
        }
        return line;
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It does not listen any more: the same cure.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
