package dev.siphon.tools.bench;

import dev.siphon.tools.cli.ByteSize;
import dev.siphon.tools.cli.ConfigSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures systems under loads. All systems take turns under one load before the next load comes, so that a machine that
 * drifts drifts for all of them.
 */
final class BenchRun {

    private final List<SystemUnderTest> systems;
    private final List<Load> loads;
    private final int connections;
    private final boolean echo;
    private final ConfigSource config;
    private final Pace pace;
    private final PrintWriter progress;

    /** A run whose progress is told to {@code progress}, a line for each row. */
    BenchRun(
            List<SystemUnderTest> systems,
            List<Load> loads,
            int connections,
            boolean echo,
            ConfigSource config,
            Pace pace,
            PrintWriter progress) {
        this.systems = systems;
        this.loads = loads;
        this.connections = connections;
        this.echo = echo;
        this.config = config;
        this.pace = pace;
        this.progress = progress;
    }

    /** Runs it and returns the rows in the order of loads, then systems. */
    List<BenchRow> run() throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        try {
            start(contenders);
            warmUp(contenders);
            return measure(contenders);
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private void start(List<Contender> contenders) throws IOException {
        progress.printf("starting %d server%s%n", systems.size(), systems.size() == 1 ? "" : "s");
        progress.flush();
        List<BenchServer> servers = new ArrayList<>();
        try {
            for (SystemUnderTest system : systems) {
                servers.add(BenchServer.start(system, settings(system)));
            }
            for (SystemUnderTest system : systems) {
                contenders.add(Contender.start(system, settings(system), servers.get(contenders.size())));
            }
        } catch (IOException | RuntimeException e) {
            // Those that have become contenders are closed with them; closing twice does nothing.
            servers.forEach(BenchServer::close);
            throw e;
        }
    }

    /** One row of each that does not count, so that the first load finds compiled code as the others do. */
    private void warmUp(List<Contender> contenders) throws IOException, InterruptedException {
        progress.println("warming up");
        progress.flush();
        int rowsLeft = (loads.size() + 1) * contenders.size();
        for (Contender contender : contenders) {
            contender.measure(loads.get(loads.size() / 2), connections, pace.next(rowsLeft--));
        }
    }

    private List<BenchRow> measure(List<Contender> contenders) throws IOException, InterruptedException {
        List<BenchRow> rows = new ArrayList<>();
        int total = loads.size() * contenders.size();
        for (Load load : loads) {
            for (Contender contender : contenders) {
                BenchRow row = contender.measure(load, connections, pace.next(total - rows.size()));
                rows.add(row);
                tell(row, rows.size(), total);
            }
        }
        return rows;
    }

    private SystemSettings settings(SystemUnderTest system) {
        return new SystemSettings(system.name(), echo, config);
    }

    private void tell(BenchRow row, int done, int total) {
        progress.printf(
                Locale.ROOT,
                "[%2d/%d] %-10s %7s depth %3d: %,10.0f msg/s, p50 %,.1f µs%n",
                done,
                total,
                row.system(),
                ByteSize.print(row.size()),
                row.depth(),
                row.messagesPerSecond(),
                row.latencyMicros().p50());
        progress.flush();
    }
}
