package dev.siphon.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siphon.tools.bench.probe.LiveMemory;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.probe.UsageProbe;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.SystemUnderTest.ServerSide;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.ExitCodes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The server process of a benchmark, started by {@link ServerProcess} and spoken to in lines. First come the {@link
 * SystemSettings}, to which it answers with its address; after that, it answers each line with its {@link ProcessUsage}, or
 * with its {@link LiveMemory} if that is asked for.
 * It ends with its standard input, so that it cannot outlive who started it.
 */
@Command(name = "bench-server", hidden = true, description = "The server process of 'siphon bench'.")
public final class BenchServerCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String first = in.readLine();
        if (first == null) {
            return ExitCodes.OK;
        }
        SystemSettings settings = JSON.readValue(first, SystemSettings.class);
        SystemUnderTest system = Systems.find(settings.system())
                .orElseThrow(() -> new CommandFailure("unknown system \"" + settings.system() + "\""));
        PrintWriter out = spec.commandLine().getOut();
        try (ServerSide server = system.serve(settings)) {
            UsageProbe probe = new UsageProbe(system.workerThreadPrefix());
            answer(out, server.address());
            for (String question = in.readLine(); question != null; question = in.readLine()) {
                answer(out, question.equals(ServerProcess.MEMORY) ? LiveMemory.measure() : probe.read());
            }
        }
        return ExitCodes.OK;
    }

    private static void answer(PrintWriter out, Object content) throws IOException {
        out.println(JSON.writeValueAsString(content));
        out.flush();
    }
}
