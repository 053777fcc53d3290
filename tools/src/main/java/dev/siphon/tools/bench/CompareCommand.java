package dev.siphon.tools.bench;

import dev.siphon.tools.bench.result.Comparison;
import dev.siphon.tools.cli.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code siphon bench compare}. */
@Command(
        name = "compare",
        description = {
            "Compare two results of 'siphon bench --json', row by row.",
            "Machines drift: two runs that are not of the same hour say little about the program. The rows of baselines "
                    + "show how far they did.",
            ""
        })
public final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "BEFORE.json", description = "The one that the other is compared with.")
    private Path before = Path.of("");

    @Parameters(paramLabel = "AFTER.json", description = "The one whose figures are shown as multiples.")
    private Path after = Path.of("");

    @Override
    public Integer call() throws IOException {
        Comparison comparison = new Comparison(ResultFile.read(before), ResultFile.read(after));
        PrintWriter out = spec.commandLine().getOut();
        out.println("before: " + comparison.before().environment());
        out.println("after:  " + comparison.after().environment());
        comparison.remarks().forEach(out::println);
        out.println();
        out.print(comparison.table());
        out.flush();
        return ExitCodes.OK;
    }
}
