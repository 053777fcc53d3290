package dev.siphon.tools.stress;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs, as they are written to a file.
 *
 * @param minutes that each was to take
 * @param inject one in so many reads and writes cut its socket
 * @param verdicts what came of them
 */
record StressReport(double minutes, int inject, List<Verdict> verdicts) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }
}
