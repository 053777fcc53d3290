package dev.siphon.tools.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option by which a command writes its results to a file as well. */
public final class ReportFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Option(
            names = "--json",
            paramLabel = "FILE",
            converter = OutputFile.class,
            description = "Write the results to FILE as well, as JSON.")
    private @Nullable Path file;

    /** Writes {@code results}, if a file is wanted. */
    public void write(Object results) throws IOException {
        if (file != null) {
            JSON.writeValue(file.toFile(), results);
        }
    }
}
