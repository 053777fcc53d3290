package dev.siphon.tools.bench;

import dev.siphon.tools.bench.SystemUnderTest.ClientSide;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A system with both its sides running, ready for load. */
final class Contender implements AutoCloseable {

    private static final Duration WARM_UP_WINDOW = Duration.ofMillis(200);

    private final SystemUnderTest system;
    private final BenchServer server;
    private final ClientSide client;
    private final UsageProbe clientProbe;

    private Contender(SystemUnderTest system, BenchServer server, ClientSide client) {
        this.system = system;
        this.server = server;
        this.client = client;
        this.clientProbe = new UsageProbe(system.workerThreadPrefix());
    }

    /** Connects to {@code server} once it serves. The contender closes it. */
    static Contender start(SystemUnderTest system, SystemSettings settings, BenchServer server) throws IOException {
        ClientSide client = system.connect(settings, server.awaitAddress());
        try {
            return new Contender(system, server, client);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    SystemUnderTest system() {
        return system;
    }

    /** Measures one row. */
    BenchRow measure(Load load, int connections, Pace.RowTime time) throws IOException, InterruptedException {
        try (ClosedLoop loop = ClosedLoop.start(client, load, connections)) {
            boolean steady = warmUp(loop, time.warmUpAtMost());
            ProcessUsage serverBefore = server.usage();
            ProcessUsage clientBefore = clientProbe.read();
            long completedBefore = loop.completed();
            long before = System.nanoTime();
            loop.measure();
            loop.run(time.measure());
            long completed = loop.completed() - completedBefore;
            Duration measured = Duration.ofNanos(System.nanoTime() - before);
            ProcessUsage clientUsage = clientProbe.read().since(clientBefore);
            ProcessUsage serverUsage = server.usage().since(serverBefore);
            Histogram latencies = loop.end();
            return BenchRow.of(system, load, steady, completed, measured, latencies, clientUsage, serverUsage);
        }
    }

    /** Lets the load run until its rate is steady, or for {@code atMost}; tells which. */
    private static boolean warmUp(ClosedLoop loop, Duration atMost) throws InterruptedException {
        SteadyRate rate = new SteadyRate();
        long end = System.nanoTime() + atMost.toNanos();
        long window = Math.min(WARM_UP_WINDOW.toNanos(), atMost.toNanos() / SteadyRate.WINDOWS);
        while (!rate.isSteady() && System.nanoTime() < end) {
            long completedBefore = loop.completed();
            long before = System.nanoTime();
            loop.run(Duration.ofNanos(Math.max(window, TimeUnit.MILLISECONDS.toNanos(1))));
            rate.add((loop.completed() - completedBefore) / (double) (System.nanoTime() - before));
        }
        return rate.isSteady();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
