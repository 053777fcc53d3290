package dev.siphon.tools.bench;

import dev.siphon.tools.bench.load.Crowd;
import dev.siphon.tools.bench.probe.LiveMemory;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.probe.UsageProbe;
import dev.siphon.tools.bench.result.BothSides;
import dev.siphon.tools.bench.result.ScaleRow;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One system with both its sides running, whose connections are counted, left alone, and then loaded. */
final class ScaleRun implements AutoCloseable {

    private final SystemUnderTest system;
    private final ServerProcess server;
    private final LaneClient client;
    private final UsageProbe probe;

    ScaleRun(SystemUnderTest system, ServerProcess server, LaneClient client) {
        this.system = system;
        this.server = server;
        this.client = client;
        this.probe = new UsageProbe(system.workerThreadPrefix());
    }

    /** Lets the compilers see a connection come, work and go. */
    void warmUp(Load load, Duration time) throws IOException, InterruptedException {
        try (Crowd crowd = Crowd.open(client, load, 1)) {
            crowd.run(time);
        }
    }

    /** Measures {@code connections} connections: with one slot each, idle for {@code time}, then with {@code load}. */
    ScaleRow measure(int connections, Load load, Duration time) throws IOException, InterruptedException {
        LiveMemory clientBefore = LiveMemory.measure();
        LiveMemory serverBefore = server.memory();
        long start = System.nanoTime();
        double connectsPerSecond;
        BothSides bytes;
        BothSides cpu;
        try (Crowd idle = Crowd.open(client, Load.closed(0, 1), connections)) {
            connectsPerSecond = connections * 1e9 / (System.nanoTime() - start);
            bytes = new BothSides(
                    perConnection(clientBefore, LiveMemory.measure(), connections),
                    perConnection(serverBefore, server.memory(), connections));
            cpu = idleCpu(time);
        }
        try (Crowd busy = Crowd.open(client, load, connections)) {
            busy.run(time);
            return new ScaleRow(system.name(), connections, connectsPerSecond, bytes, cpu, busy.run(time));
        }
    }

    private BothSides idleCpu(Duration time) throws IOException, InterruptedException {
        ProcessUsage serverBefore = server.usage();
        ProcessUsage clientBefore = probe.read();
        long start = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        ProcessUsage clientUsed = probe.read().since(clientBefore);
        ProcessUsage serverUsed = server.usage().since(serverBefore);
        double elapsed = System.nanoTime() - start;
        return new BothSides(100 * clientUsed.cpuNanos() / elapsed, 100 * serverUsed.cpuNanos() / elapsed);
    }

    private static double perConnection(LiveMemory before, LiveMemory after, int connections) {
        return (double) (after.bytes() - before.bytes()) / connections;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
