package dev.siphon.it.guard;

import dev.siphon.tools.bench.load.LoadLoop;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.ServerSide;
import dev.siphon.tools.cli.ConfigSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A system of the benchmark with both its sides in this process, a worker each, loaded over one connection for a while at a time. */
final class RunningSystem implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(20);

    private final SystemUnderTest system;
    private final ServerSide server;
    private final LaneClient client;

    private RunningSystem(SystemUnderTest system, ServerSide server, LaneClient client) {
        this.system = system;
        this.server = server;
        this.client = client;
    }

    static RunningSystem start(SystemUnderTest system) throws IOException {
        SystemSettings settings = new SystemSettings(
                system.name(),
                false,
                true,
                1,
                new ConfigSource(null, "client.admin", Map.of("ms_async_op_threads", "1")));
        ServerSide server = system.serve(settings);
        try {
            return new RunningSystem(system, server, (LaneClient) system.connect(settings, server.address()));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Lets {@code load} settle for {@code settle}, and then run until {@code roundTrips} were made and {@code atLeast} has
     * passed.
     */
    Spent run(Load load, Duration settle, long roundTrips, Duration atLeast) throws IOException, InterruptedException {
        try (LoadLoop loop = LoadLoop.start(client, load, 1)) {
            loop.run(settle);
            WorkerUsage usageBefore = WorkerUsage.of(system.workerThreadPrefix());
            long before = loop.completed();
            long end = System.nanoTime() + atLeast.toNanos();
            while (loop.completed() - before < roundTrips || System.nanoTime() < end) {
                loop.run(STEP);
            }
            long done = loop.completed() - before;
            WorkerUsage usage = WorkerUsage.of(system.workerThreadPrefix()).since(usageBefore);
            loop.end();
            return new Spent(done, usage);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
