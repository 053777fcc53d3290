package dev.siphon.tools.bench;

import dev.siphon.tools.bench.probe.Pinning;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import java.io.IOException;
import java.util.List;

/** The side of a system that answers, wherever it runs. */
interface BenchServer extends AutoCloseable {

    /** Waits until it serves, and returns where. */
    String awaitAddress() throws IOException;

    /** What it has used up to now, as far as the process of the client side does not count it. */
    ProcessUsage usage() throws IOException;

    /** The processes that are only the server's. */
    List<Long> pids();

    @Override
    void close();

    /** Starts the side of {@code system} that answers: in a process of its own, if that can reach it. */
    static BenchServer start(SystemUnderTest system, SystemSettings settings, Pinning pinning) throws IOException {
        return system.servesFromClient()
                ? new ServerInProcess(system.serve(settings))
                : ServerProcess.start(settings, pinning);
    }
}
