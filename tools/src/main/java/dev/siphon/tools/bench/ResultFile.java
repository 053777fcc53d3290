package dev.siphon.tools.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siphon.tools.bench.result.BenchReport;
import dev.siphon.tools.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what {@code siphon bench --json} wrote. */
final class ResultFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultFile() {}

    static BenchReport read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new CommandFailure("cannot read " + file + ": there is no such file, or no permission");
        }
        try {
            return JSON.readValue(file.toFile(), BenchReport.class);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    file + " is not a result of this version's 'siphon bench --json': " + e.getOriginalMessage(), e);
        }
    }
}
