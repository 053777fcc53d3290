package dev.siphon.tools.bench;

import dev.siphon.tools.bench.load.LoadLoop;
import dev.siphon.tools.bench.load.SteadyRate;
import dev.siphon.tools.bench.probe.MachineUsage;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.probe.SyscallCounter;
import dev.siphon.tools.bench.probe.UsageProbe;
import dev.siphon.tools.bench.result.BothSides;
import dev.siphon.tools.bench.result.Sample;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A contender that this process loads, request by request. */
final class LaneContender implements Contender {

    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SHORTEST_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration SYSCALL_TIME = Duration.ofSeconds(1);

    private final SystemUnderTest system;
    private final BenchServer server;
    private final LaneClient client;
    private final UsageProbe clientProbe;

    LaneContender(SystemUnderTest system, BenchServer server, LaneClient client) {
        this.system = system;
        this.server = server;
        this.client = client;
        this.clientProbe = new UsageProbe(system.workerThreadPrefix());
    }

    @Override
    public SystemUnderTest system() {
        return system;
    }

    @Override
    public Measured measure(Load load, int connections, Pace.RowTime time, Progress progress, boolean countSyscalls)
            throws IOException, InterruptedException {
        try (LoadLoop loop = LoadLoop.start(client, load, connections)) {
            boolean steady = warmUp(loop, time.warmUpAtMost(), progress);
            ProcessUsage serverBefore = server.usage();
            MachineUsage machineBefore = MachineUsage.read();
            ProcessUsage clientBefore = clientProbe.read();
            long completedBefore = loop.completed();
            long before = System.nanoTime();
            loop.measure();
            runVisibly(loop, time.measure(), progress);
            long completed = loop.completed() - completedBefore;
            Duration measured = Duration.ofNanos(System.nanoTime() - before);
            ProcessUsage clientUsage = clientProbe.read().since(clientBefore);
            ProcessUsage serverUsage = server.usage().since(serverBefore);
            MachineUsage machine = MachineUsage.read().since(machineBefore);
            loop.pause();
            BothSides syscalls = countSyscalls ? countSyscalls(loop) : null;
            Histogram latencies = loop.end();
            return new Measured(
                    Sample.of(load, steady, completed, measured, latencies, clientUsage, serverUsage, machine),
                    syscalls);
        }
    }

    /** Lets the load run until its rate is steady, or for {@code atMost}; tells which. */
    private static boolean warmUp(LoadLoop loop, Duration atMost, Progress progress) throws InterruptedException {
        SteadyRate rate = new SteadyRate();
        long end = System.nanoTime() + atMost.toNanos();
        long window = Math.max(Math.min(WINDOW_NANOS, atMost.toNanos() / SteadyRate.WINDOWS), SHORTEST_WINDOW_NANOS);
        while (!rate.isSteady() && System.nanoTime() < end) {
            double perSecond = runWindow(loop, window);
            rate.add(perSecond);
            progress.live("warming up", perSecond);
        }
        return rate.isSteady();
    }

    private static void runVisibly(LoadLoop loop, Duration time, Progress progress) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            progress.live("measuring", runWindow(loop, Math.min(left, WINDOW_NANOS)));
        }
    }

    /** Lets the load go on for that long, and returns the messages per second. */
    private static double runWindow(LoadLoop loop, long nanos) throws InterruptedException {
        long completedBefore = loop.completed();
        long before = System.nanoTime();
        loop.run(Duration.ofNanos(nanos));
        return (loop.completed() - completedBefore) * 1e9 / (System.nanoTime() - before);
    }

    /** Counting slows every system call down: it has a time of its own, after the measurement. */
    private @Nullable BothSides countSyscalls(LoadLoop loop) throws IOException, InterruptedException {
        SyscallCounter ofClient =
                SyscallCounter.start(List.of(ProcessHandle.current().pid()));
        List<Long> serverPids = server.pids();
        SyscallCounter ofServer = serverPids.isEmpty() ? null : SyscallCounter.start(serverPids);
        double rate = runWindow(loop, SYSCALL_TIME.toNanos());
        double client = ofClient.end() / rate;
        double served = ofServer == null ? 0 : ofServer.end() / rate;
        return Double.isFinite(client) && Double.isFinite(served) ? new BothSides(client, served) : null;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
