package dev.siphon.tools.bench;

import dev.siphon.tools.bench.probe.Pinning;
import dev.siphon.tools.bench.result.BenchPlan;
import dev.siphon.tools.bench.result.BenchRow;
import dev.siphon.tools.bench.result.BothSides;
import dev.siphon.tools.bench.result.Sample;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures systems under loads. All systems take turns under one load, as often as samples are wanted, before the next load
 * comes: a machine that drifts drifts for all of them.
 *
 * @param settings what all systems are told; the name is each one's own
 * @param pinning where the servers run
 * @param countSyscalls whether system calls are counted after each row's last sample
 */
record BenchRun(
        List<SystemUnderTest> systems,
        List<Load> loads,
        BenchPlan plan,
        SystemSettings settings,
        Pinning pinning,
        Pace pace,
        boolean countSyscalls,
        Progress progress) {

    /** Runs it and returns the rows in the order of loads, then systems. */
    List<BenchRow> run() throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        try {
            start(contenders);
            warmUp(contenders);
            progress.expect(samples(contenders.size()));
            List<BenchRow> rows = new ArrayList<>();
            int done = 0;
            for (Load load : loads) {
                rows.addAll(measure(load, contenders, done));
                done += plan.repeats() * contenders.size();
            }
            return rows;
        } finally {
            progress.end();
            contenders.forEach(Contender::close);
        }
    }

    private int samples(int contenders) {
        return loads.size() * plan.repeats() * contenders;
    }

    private void start(List<Contender> contenders) throws IOException {
        progress.say("starting " + systems.size() + " server" + (systems.size() == 1 ? "" : "s"));
        List<BenchServer> servers = new ArrayList<>();
        try {
            for (SystemUnderTest system : systems) {
                servers.add(BenchServer.start(system, settings.of(system.name()), pinning));
            }
            for (SystemUnderTest system : systems) {
                contenders.add(Contender.start(system, settings.of(system.name()), servers.get(contenders.size())));
            }
        } catch (IOException | RuntimeException e) {
            // Those that have become contenders are closed with them; closing twice does nothing.
            servers.forEach(BenchServer::close);
            throw e;
        }
    }

    /** One row of each that does not count, so that the first load finds compiled code as the others do. */
    private void warmUp(List<Contender> contenders) throws IOException, InterruptedException {
        progress.say("warming up");
        progress.expect(contenders.size());
        int left = samples(contenders.size()) + contenders.size();
        Load load = loads.get(loads.size() / 2);
        for (Contender contender : contenders) {
            progress.begin(contender.system().name(), load);
            contender.measure(load, plan.connections(), pace.next(left--), progress, false);
        }
    }

    private List<BenchRow> measure(Load load, List<Contender> contenders, int done)
            throws IOException, InterruptedException {
        List<List<Sample>> samples = new ArrayList<>();
        List<@Nullable BothSides> syscalls = new ArrayList<>();
        contenders.forEach(contender -> samples.add(new ArrayList<>()));
        int left = samples(contenders.size()) - done;
        for (int repeat = 1; repeat <= plan.repeats(); repeat++) {
            boolean isLast = repeat == plan.repeats();
            for (int i = 0; i < contenders.size(); i++) {
                progress.begin(contenders.get(i).system().name(), load);
                Contender.Measured measured = contenders
                        .get(i)
                        .measure(load, plan.connections(), pace.next(left--), progress, isLast && countSyscalls);
                samples.get(i).add(measured.sample());
                progress.finished(measured.sample());
                if (isLast) {
                    syscalls.add(measured.syscallsPerMessage());
                }
            }
        }
        List<BenchRow> rows = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            SystemUnderTest system = contenders.get(i).system();
            rows.add(BenchRow.of(system.name(), system.isBaseline(), load, syscalls.get(i), samples.get(i)));
        }
        return rows;
    }
}
