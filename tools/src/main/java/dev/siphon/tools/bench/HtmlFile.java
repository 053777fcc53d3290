package dev.siphon.tools.bench;

import dev.siphon.tools.bench.result.BenchReport;
import dev.siphon.tools.bench.result.HtmlPage;
import dev.siphon.tools.cli.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option by which the results are written as a page with charts. */
final class HtmlFile {

    @Option(
            names = "--html",
            paramLabel = "FILE",
            converter = OutputFile.class,
            description = "Write the results to FILE as well, as a page with charts that needs nothing beside it.")
    private @Nullable Path file;

    /** Writes {@code report}, if a page is wanted. */
    void write(BenchReport report) throws IOException {
        if (file != null) {
            Files.writeString(file, HtmlPage.of(report));
        }
    }
}
