package dev.siphon.tools.bench;

import dev.siphon.tools.bench.load.Crowd;
import dev.siphon.tools.bench.probe.LiveMemory;
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
            BothSides nanosBefore = cpuNanos();
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            cpu = cpuSince(nanosBefore, time.toNanos() / 100.0);
        }
        try (Crowd busy = Crowd.open(client, load, connections)) {
            busy.run(time);
            BothSides nanosBefore = cpuNanos();
            long repliesBefore = busy.replies();
            double rate = busy.run(time);
            BothSides each = cpuSince(nanosBefore, (busy.replies() - repliesBefore) * 1e3);
            return new ScaleRow(system.name(), connections, connectsPerSecond, bytes, cpu, rate, each);
        }
    }

    private BothSides cpuNanos() throws IOException {
        return new BothSides(probe.read().cpuNanos(), server.usage().cpuNanos());
    }

    /** Processor time used since {@code before}, in parts of {@code unit} nanoseconds. */
    private BothSides cpuSince(BothSides before, double unit) throws IOException {
        BothSides now = cpuNanos();
        return new BothSides((now.client() - before.client()) / unit, (now.server() - before.server()) / unit);
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
