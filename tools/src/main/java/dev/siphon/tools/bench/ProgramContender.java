package dev.siphon.tools.bench;

import dev.siphon.tools.bench.probe.CpuClock;
import dev.siphon.tools.bench.probe.MachineUsage;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.result.Sample;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.SystemUnderTest.ProgramClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A contender whose client is a program that takes a number of messages and tells at its end how long they took: the rate
 * decides how many are needed to fill the time. Its start is part of the processor time that it is charged for, its latencies
 * are not known, and its system calls are not counted.
 */
final class ProgramContender implements Contender {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Of a first run that only shows the rate, for each request under way. */
    private static final long TRIAL_ROUNDS = 200;

    /** Shorter rows have no time for a run that does not count. */
    private static final Duration WORTH_WARMING_UP = Duration.ofSeconds(1);

    private final SystemUnderTest system;
    private final BenchServer server;
    private final ProgramClient client;

    ProgramContender(SystemUnderTest system, BenchServer server, ProgramClient client) {
        this.system = system;
        this.server = server;
        this.client = client;
    }

    @Override
    public SystemUnderTest system() {
        return system;
    }

    @Override
    public Measured measure(Load load, int connections, Pace.RowTime time, Progress progress, boolean countSyscalls)
            throws IOException, InterruptedException {
        long trial = TRIAL_ROUNDS * load.depth() * connections;
        double rate = trial * NANOS_PER_SECOND / client.run(load, connections, trial);
        progress.live("warming up", rate);
        if (time.warmUpAtMost().compareTo(WORTH_WARMING_UP) >= 0) {
            long toWarmUp = messages(rate, time.measure(), connections);
            rate = toWarmUp * NANOS_PER_SECOND / client.run(load, connections, toWarmUp);
        }
        progress.live("measuring", rate);

        long messages = messages(rate, time.measure(), connections);
        ProcessUsage serverBefore = server.usage();
        MachineUsage machineBefore = MachineUsage.read();
        long clientBefore = CpuClock.nanosOfEndedChildren();
        long nanos = client.run(load, connections, messages);
        long clientCpu = CpuClock.nanosOfEndedChildren() - clientBefore;
        ProcessUsage serverUsage = server.usage().since(serverBefore);
        MachineUsage machine = MachineUsage.read().since(machineBefore);
        return new Measured(
                Sample.of(
                        load,
                        true,
                        messages,
                        Duration.ofNanos(nanos),
                        null,
                        ProcessUsage.NONE.plusCpu(clientCpu),
                        serverUsage,
                        machine),
                null);
    }

    /** A multiple of the connections, since each sends its share. */
    private static long messages(double rate, Duration time, int connections) {
        long perConnection = (long) (rate * time.toNanos() / NANOS_PER_SECOND / connections);
        return Math.max(perConnection, 1) * connections;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
