package dev.siphon.tools.bench;

import dev.siphon.tools.bench.result.BothSides;
import dev.siphon.tools.bench.result.Sample;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.SystemUnderTest.ClientSide;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.ProgramClient;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A system with both its sides running, ready for load. */
interface Contender extends AutoCloseable {

    /**
     * What is counted beside a sample.
     *
     * @param sample the measurement
     * @param syscallsPerMessage null if they were not counted
     */
    record Measured(Sample sample, @Nullable BothSides syscallsPerMessage) {}

    SystemUnderTest system();

    /** Measures {@code load} on {@code connections} connections. */
    Measured measure(Load load, int connections, Pace.RowTime time, Progress progress, boolean countSyscalls)
            throws IOException, InterruptedException;

    @Override
    void close();

    /** Connects to {@code server} once it serves. The contender closes it. */
    static Contender start(SystemUnderTest system, SystemSettings settings, BenchServer server) throws IOException {
        ClientSide client = system.connect(settings, server.awaitAddress());
        if (client instanceof LaneClient lanes) {
            return new LaneContender(system, server, lanes);
        }
        return new ProgramContender(system, server, (ProgramClient) client);
    }
}
