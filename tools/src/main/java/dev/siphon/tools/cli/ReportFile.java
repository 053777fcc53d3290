package dev.siphon.tools.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option by which a command writes its results to a file as well. */
public final class ReportFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results to FILE as well, as JSON.")
    private @Nullable Path file;

    /** What stands in the way of writing, to be asked before there are results; empty if nothing does. */
    public String obstacle() {
        return obstacle("--json", file);
    }

    /** As {@link #obstacle()}, of the file that {@code option} names. */
    public static String obstacle(String option, @Nullable Path file) {
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        return folder == null || Files.isDirectory(folder)
                ? ""
                : option + " " + file + ": there is no folder " + folder;
    }

    /** Writes {@code results}, if a file is wanted. */
    public void write(Object results) throws IOException {
        if (file != null) {
            JSON.writeValue(file.toFile(), results);
        }
    }
}
