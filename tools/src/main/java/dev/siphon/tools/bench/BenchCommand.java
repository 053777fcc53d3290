package dev.siphon.tools.bench;

import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.StackConfig;
import dev.siphon.tools.cli.ByteSize;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.ConfigSource;
import dev.siphon.tools.cli.ConfiguredCommand;
import dev.siphon.tools.cli.ExitCodes;
import dev.siphon.tools.cli.ReportFile;
import dev.siphon.tools.cli.Seconds;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code siphon bench}. */
@Command(
        name = "bench",
        description = {
            "Measure messages from this process to another, with each messenger over each transport that works here.",
            "Requests with data, empty replies, a fixed number under way (the shape of Ceph's perf_msgr); each row runs "
                    + "until its rate is steady, then is measured. A baseline of bare sockets runs beside them.",
            ""
        },
        sortOptions = false)
public final class BenchCommand extends ConfiguredCommand {

    private static final Duration QUICK_END = Duration.ofSeconds(25);
    private static final int MAX_DEPTH = 4096;
    private static final int MAX_CONNECTIONS = 1000;

    private enum Switch {
        ON,
        OFF
    }

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            completionCandidates = Systems.Names.class,
            description = "What to measure, of ${COMPLETION-CANDIDATES}; all that work here unless given.")
    private List<String> types = List.of();

    @Option(
            names = "--sizes",
            paramLabel = "BYTES",
            split = ",",
            defaultValue = "0,4K,64K,1M",
            converter = ByteSize.class,
            description = "Data of each request (${DEFAULT-VALUE}).")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--depths",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,32,128",
            description = "Requests under way on each connection (${DEFAULT-VALUE}).")
    private List<Integer> depths = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long to measure each row (3). Warming up takes up to three times that.")
    private @Nullable Duration seconds;

    @Option(
            names = "--quick",
            description = "Make all rows short, so that the run ends within 30 seconds. Not for figures to be quoted.")
    private boolean quick;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1",
            description = "Connections between the two processes (${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Worker threads of each messenger (${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--crc",
            paramLabel = "on|off",
            defaultValue = "on",
            description = "Checksums of header and data (${DEFAULT-VALUE}).")
    private Switch crc = Switch.ON;

    @Option(names = "--echo", description = "Let replies carry the data back.")
    private boolean echo;

    @Mixin
    private ReportFile report = new ReportFile();

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        PrintWriter err = err();
        List<SystemUnderTest> systems = types.isEmpty() ? available(err) : named();
        ConfigSource config = config();
        config.load();
        Environment environment = Environment.probe();
        List<BenchRow> rows = new BenchRun(systems, loads(), connections, echo, config, pace(), err).run();

        PrintWriter out = out();
        out.println(environment);
        out.printf(
                "%d connection%s, %d worker%s, crc %s, %s%n%n",
                connections,
                connections == 1 ? "" : "s",
                workers,
                workers == 1 ? "" : "s",
                crc == Switch.ON ? "on" : "off",
                echo ? "data sent back" : "empty replies");
        out.print(ResultTable.of(rows, !quick));
        explain(out, systems, rows);
        out.flush();
        report.write(new BenchReport(environment, quick, connections, echo, config.overrides(), rows));
        return ExitCodes.OK;
    }

    private void explain(PrintWriter out, List<SystemUnderTest> systems, List<BenchRow> rows) {
        out.println();
        systems.forEach(system -> out.println(system.name() + ": " + system.description()));
        out.println("CPU: both processes, all threads. B/msg: heap allocated by worker threads.");
        if (quick) {
            out.println("Short rows, measured while the JIT compiler still works: for figures run without --quick.");
        } else if (!rows.stream().allMatch(BenchRow::steady)) {
            out.println("~ the rate was not steady yet when measuring began");
        }
    }

    private void check() {
        if (quick && seconds != null) {
            throw usage("--quick chooses the time of rows itself: leave out --seconds");
        }
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw usage("--connections is " + connections + ", allowed are 1 to " + MAX_CONNECTIONS);
        }
        if (workers < 1 || workers > StackConfig.MAX_WORKERS) {
            throw usage("--workers is " + workers + ", allowed are 1 to " + StackConfig.MAX_WORKERS);
        }
        for (int depth : depths) {
            if (depth < 1 || depth > MAX_DEPTH) {
                throw usage("--depths has " + depth + ", allowed are 1 to " + MAX_DEPTH);
            }
        }
        if (!report.obstacle().isEmpty()) {
            throw usage(report.obstacle());
        }
    }

    private static List<SystemUnderTest> available(PrintWriter err) {
        List<SystemUnderTest> available = new ArrayList<>();
        for (SystemUnderTest system : Systems.all()) {
            if (system.availability() instanceof Unavailable unavailable) {
                err.println("left out: " + system.name() + ": " + unavailable.reason());
            } else {
                available.add(system);
            }
        }
        return available;
    }

    private List<SystemUnderTest> named() {
        List<SystemUnderTest> named = new ArrayList<>();
        for (String type : types) {
            SystemUnderTest system = Systems.find(type)
                    .orElseThrow(() -> usage("--types: unknown type \"" + type + "\"; there are " + Systems.names()));
            if (system.availability() instanceof Unavailable unavailable) {
                throw new CommandFailure(
                        type + " does not work here: " + unavailable.reason() + " (" + unavailable.hint() + ")");
            }
            named.add(system);
        }
        return named;
    }

    private List<Load> loads() {
        List<Load> loads = new ArrayList<>();
        for (int size : sizes) {
            for (int depth : depths) {
                loads.add(new Load(size, depth));
            }
        }
        return loads;
    }

    private ConfigSource config() {
        return configOptions()
                .source(configOptions().identity(EntityIdentity.CLIENT_ADMIN))
                .with(MessengerOptions.MS_ASYNC_OP_THREADS.name(), workers)
                .with(MessengerOptions.MS_CRC_DATA.name(), crc == Switch.ON)
                .with(MessengerOptions.MS_CRC_HEADER.name(), crc == Switch.ON);
    }

    /** The time of the JVM's own start counts, for it is part of what a person waits for. */
    private Pace pace() {
        if (!quick) {
            return Pace.thorough(seconds == null ? Duration.ofSeconds(3) : seconds);
        }
        long sinceStart = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        return Pace.until(System.nanoTime() + QUICK_END.minusMillis(sinceStart).toNanos());
    }
}
