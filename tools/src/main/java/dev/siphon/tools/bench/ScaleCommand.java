package dev.siphon.tools.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.StackConfig;
import dev.siphon.tools.bench.probe.Environment;
import dev.siphon.tools.bench.probe.Pinning;
import dev.siphon.tools.bench.result.ScaleReport;
import dev.siphon.tools.bench.result.ScaleRow;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.SystemUnderTest.ClientSide;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.cli.ByteSize;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.ConfiguredCommand;
import dev.siphon.tools.cli.ExitCodes;
import dev.siphon.tools.cli.ReportFile;
import dev.siphon.tools.cli.Seconds;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code siphon bench scale}. */
@Command(
        name = "scale",
        description = {
            "Measure what connections cost, by their number: how fast they come, what they take while idle, and what becomes "
                    + "of the rate of messages when all of them are busy.",
            "Between two processes. Memory is the JVM's, heap and direct buffers after a collection; idle CPU is that of "
                    + "whole processes, compilers and collectors included.",
            ""
        },
        sortOptions = false)
public final class ScaleCommand extends ConfiguredCommand {

    /** All go to one port, and the kernel has no more than some 28,000 ports at the other end. */
    private static final int MAX_CONNECTIONS = 25_000;

    private static final int MAX_DEPTH = 4096;
    /** What a process has open besides: jars, sockets of other connections that are being closed. */
    private static final int OTHER_DESCRIPTORS = 200;

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            defaultValue = "posix",
            converter = SystemConverter.class,
            description = "What to measure, of those that 'siphon bench' can load itself (${DEFAULT-VALUE}).")
    private List<SystemUnderTest> types = List.of();

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,100,1000,10000",
            description = "How many connections (${DEFAULT-VALUE}).")
    private List<Integer> connections = List.of();

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "0",
            converter = ByteSize.class,
            description = "Data of each request (${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "32",
            description = "Requests under way on each connection (${DEFAULT-VALUE}).")
    private int depth;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "3",
            converter = Seconds.class,
            description = "How long to be idle, to warm up and to be busy, each (${DEFAULT-VALUE}).")
    private Duration seconds = Duration.ZERO;

    @Mixin
    private Workers workers = new Workers();

    @Mixin
    private ReportFile report = new ReportFile();

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        SystemSettings settings =
                new SystemSettings("", false, true, workers.count(), workers.in(source(EntityIdentity.CLIENT_ADMIN)));
        settings.config().load();
        List<ScaleRow> rows = measure(settings);
        ScaleReport results = new ScaleReport(Environment.probe(), workers.count(), size, depth, rows);
        out().println(results.environment());
        out().println();
        out().print(results.table());
        out().flush();
        report.write(results);
        return ExitCodes.OK;
    }

    private List<ScaleRow> measure(SystemSettings settings) throws IOException, InterruptedException {
        Load load = Load.closed(size, depth);
        List<ScaleRun> runs = new ArrayList<>();
        List<ScaleRow> rows = new ArrayList<>();
        try {
            for (SystemUnderTest system : types) {
                ScaleRun run = start(system, settings.of(system.name()));
                runs.add(run);
                run.warmUp(load, seconds);
            }
            for (int count : connections) {
                for (ScaleRun run : runs) {
                    ScaleRow row = run.measure(count, load, seconds);
                    rows.add(row);
                    err().printf("%s: %d connections measured%n", row.system(), count);
                    err().flush();
                }
            }
            return rows;
        } finally {
            runs.forEach(ScaleRun::close);
        }
    }

    private static ScaleRun start(SystemUnderTest system, SystemSettings settings) throws IOException {
        ServerProcess server = ServerProcess.start(settings, Pinning.NONE);
        try {
            ClientSide client = system.connect(settings, server.awaitAddress());
            if (client instanceof LaneClient lanes) {
                return new ScaleRun(system, server, lanes);
            }
            client.close();
            throw new CommandFailure(system.name() + " is a program with a load of its own");
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void check() {
        types.forEach(this::check);
        connections.forEach(count -> checkRange("--connections", count, MAX_CONNECTIONS));
        checkRange("--depth", depth, MAX_DEPTH);
        checkRange(Workers.OPTION, workers.count(), StackConfig.MAX_WORKERS);
        int most = connections.stream().mapToInt(Integer::intValue).max().orElse(0);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean process
                && process.getMaxFileDescriptorCount() < most + OTHER_DESCRIPTORS) {
            throw usage("--connections " + most + " needs as many descriptors in each process and "
                    + OTHER_DESCRIPTORS + " more, but the limit is " + process.getMaxFileDescriptorCount()
                    + ": raise it (ulimit -n), or ask for fewer");
        }
    }

    private void check(SystemUnderTest system) {
        if (system.servesFromClient()) {
            throw usage("--types: both sides of " + system.name() + " are not in two processes of this command's");
        }
        if (system.availability() instanceof Unavailable unavailable) {
            throw Systems.notHere(system, unavailable.reason() + " (" + unavailable.hint() + ")");
        }
    }
}
