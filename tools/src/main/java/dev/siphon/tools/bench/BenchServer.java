package dev.siphon.tools.bench;

import java.io.IOException;

/** The side of a system that answers, wherever it runs. */
interface BenchServer extends AutoCloseable {

    /** Waits until it serves, and returns where. */
    String awaitAddress() throws IOException;

    /** What it has used up to now, as far as the process of the client side does not count it. */
    ProcessUsage usage() throws IOException;

    @Override
    void close();

    /** Starts the side of {@code system} that answers: in a process of its own, if that can reach it. */
    static BenchServer start(SystemUnderTest system, SystemSettings settings) throws IOException {
        return system.isInProcess() ? new ServerInProcess(system.serve(settings)) : ServerProcess.start(settings);
    }
}
