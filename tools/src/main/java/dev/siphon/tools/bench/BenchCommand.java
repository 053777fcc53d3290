package dev.siphon.tools.bench;

import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.StackConfig;
import dev.siphon.tools.bench.probe.Environment;
import dev.siphon.tools.bench.probe.Pinning;
import dev.siphon.tools.bench.probe.SyscallCounter;
import dev.siphon.tools.bench.result.BenchPlan;
import dev.siphon.tools.bench.result.BenchReport;
import dev.siphon.tools.bench.result.BenchRow;
import dev.siphon.tools.bench.result.Warnings;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
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
            "Requests with data, empty replies (the shape of Ceph's perf_msgr): a fixed number under way, or, with "
                    + "--rates, as many per second as asked. Each row runs until its rate is steady, then is measured. "
                    + "Baselines run beside them.",
            ""
        },
        subcommands = {CompareCommand.class, ReportCommand.class, ScaleCommand.class},
        sortOptions = false)
public final class BenchCommand extends ConfiguredCommand {

    private static final Duration QUICK_END = Duration.ofSeconds(25);
    private static final int MAX_CONNECTIONS = 1000;
    private static final int MAX_REPEATS = 100;

    private enum Switch {
        ON,
        OFF
    }

    @Option(
            names = "--types",
            paramLabel = "TYPE",
            split = ",",
            converter = SystemConverter.class,
            completionCandidates = Systems.Names.class,
            description = "What to measure, of ${COMPLETION-CANDIDATES}; most of those that work here unless given.")
    private List<SystemUnderTest> types = List.of();

    @Mixin
    private LoadOptions loadOptions = new LoadOptions();

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long to measure each sample (3). Warming up takes up to three times that.")
    private @Nullable Duration seconds;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "1",
            description = "Samples of each row, in turn with those of the others; rows show their medians "
                    + "(${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--quick",
            description =
                    "Some 30 seconds: short rows and, unless chosen, fewer of them: Siphon and netty, 0,4K,64K, 1,32. "
                            + "Not for figures to be quoted.")
    private boolean quick;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1",
            description = "Connections between the two processes (${DEFAULT-VALUE}).")
    private int connections;

    @Mixin
    private Workers workers = new Workers();

    @Option(
            names = "--crc",
            paramLabel = "on|off",
            defaultValue = "on",
            description = "Checksums of header and data (${DEFAULT-VALUE}).")
    private Switch crc = Switch.ON;

    @Option(names = "--echo", description = "Let replies carry the data back.")
    private boolean echo;

    @Option(
            names = "--pin",
            paramLabel = "CPUS:CPUS",
            defaultValue = "auto",
            description =
                    "Processors of client and server, such as 0:1 or 0-3:4-7; off; auto gives each one half of four "
                            + "or more (${DEFAULT-VALUE}).")
    private String pin = "";

    @Option(names = "--syscalls", description = "Count system calls by perf, for another second of each row.")
    private boolean countSyscalls;

    @Option(
            names = "--baseline",
            paramLabel = "TYPE",
            description = "What ratios are taken to (netty, or the first baseline measured).")
    private @Nullable String baseline;

    @Mixin
    private ReportFile report = new ReportFile();

    @Mixin
    private HtmlFile page = new HtmlFile();

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        PrintWriter err = err();
        Pinning pinning = pinning();
        ConfigSource config = config();
        config.load();
        SystemSettings settings = new SystemSettings("", echo, crc == Switch.ON, workers.count(), config);
        List<SystemUnderTest> systems = types.isEmpty() ? available(settings, err) : named(settings);
        String reference = baseline(systems);
        Environment environment = Environment.probe();
        pinning.pinThisProcess();
        BenchPlan plan = plan(pinning, config);
        Progress progress = new Progress(err, Progress.isTerminal());
        List<BenchRow> rows = new BenchRun(
                        systems, loadOptions.loads(quick), plan, settings, pinning, pace(), countSyscalls, progress)
                .run();

        BenchReport results = new BenchReport(
                environment,
                plan,
                reference,
                systems.stream()
                        .map(system ->
                                new BenchReport.Described(system.name(), system.description(), system.isBaseline()))
                        .toList(),
                quick ? List.of() : Warnings.of(rows),
                rows);
        PrintWriter out = out();
        ReportCommand.print(results, out);
        out.flush();
        report.write(results);
        page.write(results);
        return ExitCodes.OK;
    }

    private String baseline(List<SystemUnderTest> systems) {
        if (baseline == null) {
            return Systems.usualBaseline(systems);
        }
        if (systems.stream().noneMatch(system -> system.name().equals(baseline))) {
            throw usage("--baseline " + baseline + " is not measured in this run");
        }
        return baseline;
    }

    private Pinning pinning() {
        try {
            return Pinning.parse(pin, Runtime.getRuntime().availableProcessors());
        } catch (IllegalArgumentException e) {
            throw usage("--pin: " + e.getMessage());
        }
    }

    private BenchPlan plan(Pinning pinning, ConfigSource config) {
        return new BenchPlan(
                quick,
                repeats,
                connections,
                workers.count(),
                crc == Switch.ON,
                echo,
                pinning.toString(),
                config.overrides());
    }

    private void check() {
        if (quick && seconds != null) {
            throw usage("--quick chooses the time of rows itself: leave out --seconds");
        }
        checkRange("--repeats", repeats, MAX_REPEATS);
        checkRange("--connections", connections, MAX_CONNECTIONS);
        checkRange(Workers.OPTION, workers.count(), StackConfig.MAX_WORKERS);
        loadOptions.check();
        if (countSyscalls && SyscallCounter.availability() instanceof Unavailable unavailable) {
            throw usage("--syscalls: " + unavailable.reason() + " (" + unavailable.hint() + ")");
        }
    }

    private List<SystemUnderTest> available(SystemSettings settings, PrintWriter err) {
        List<SystemUnderTest> available = new ArrayList<>();
        for (SystemUnderTest system : quick ? Systems.quick() : Systems.all()) {
            String obstacle = obstacle(system, settings);
            if (obstacle.isEmpty()) {
                available.add(system);
            } else {
                err.println("left out: " + system.name() + ": " + obstacle);
            }
        }
        return available;
    }

    private List<SystemUnderTest> named(SystemSettings settings) {
        for (SystemUnderTest system : types) {
            String obstacle = obstacle(system, settings);
            if (!obstacle.isEmpty()) {
                throw Systems.notHere(system, obstacle);
            }
        }
        return types;
    }

    /** Why {@code system} cannot be measured in this run; empty if it can. */
    private String obstacle(SystemUnderTest system, SystemSettings settings) {
        if (system.availability() instanceof Unavailable unavailable) {
            return unavailable.reason() + " (" + unavailable.hint() + ")";
        }
        return loadOptions.loads(quick).stream()
                .map(load -> system.refusal(load, settings))
                .filter(refusal -> !refusal.isEmpty())
                .findFirst()
                .orElse("");
    }

    private ConfigSource config() {
        return workers.in(source(EntityIdentity.CLIENT_ADMIN))
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
