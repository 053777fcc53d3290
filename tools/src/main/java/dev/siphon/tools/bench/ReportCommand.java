package dev.siphon.tools.bench;

import dev.siphon.tools.bench.result.BenchReport;
import dev.siphon.tools.bench.result.ResultTable;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code siphon bench report}. */
@Command(name = "report", description = "Show a result of 'siphon bench --json' again, or make a page of it.")
public final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RESULT.json", description = "The result.")
    private Path file = Path.of("");

    @Option(
            names = "--baseline",
            paramLabel = "TYPE",
            description = "What ratios are taken to, instead of the run's own.")
    private @Nullable String baseline;

    @Mixin
    private HtmlFile page = new HtmlFile();

    @Override
    public Integer call() throws IOException {
        BenchReport report = ResultFile.read(file);
        if (baseline != null) {
            report = withBaseline(report, baseline);
        }
        PrintWriter out = spec.commandLine().getOut();
        print(report, out);
        out.flush();
        page.write(report);
        return ExitCodes.OK;
    }

    private BenchReport withBaseline(BenchReport report, String name) {
        if (report.systems().stream().noneMatch(system -> system.name().equals(name))) {
            throw new CommandFailure("--baseline " + name + ": " + file + " has no rows of it");
        }
        return new BenchReport(
                report.environment(), report.plan(), name, report.systems(), report.warnings(), report.rows());
    }

    /** The whole of a result, for people. */
    static void print(BenchReport report, PrintWriter out) {
        out.println(report.environment());
        out.println(report.plan());
        out.println();
        out.print(ResultTable.of(report));
        out.println();
        report.systems()
                .forEach(system -> out.println(
                        system.name() + (system.baseline() ? " (baseline): " : ": ") + system.description()));
        out.println("CPU: both processes, all threads. B/msg: heap allocated by worker threads.");
        if (report.plan().quick()) {
            out.println("Short rows, measured while the JIT compiler still works: for figures run without --quick.");
        } else if (!report.rows().stream().allMatch(row -> row.median().steady())) {
            out.println("~ the rate was not steady yet when measuring began");
        }
        if (!report.rows().stream().allMatch(row -> row.isRateReached())) {
            out.println("! fewer than were due");
        }
        report.warnings().forEach(warning -> out.println("warning: " + warning));
    }
}
