package dev.siphon.it.guard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ratios that were recorded, in {@code docs/benchmarks/guard.json}.
 *
 * @param baseline what ratios are taken to
 * @param meaning for who reads the file
 * @param ratios by load
 */
record GuardRecord(String baseline, String meaning, Map<String, Double> ratios) {

    static final String BASELINE = "nio";

    private static final String MEANING =
            "processor time per message of the baseline's threads, divided by that of Siphon's workers on posix:"
                    + " the guard fails below 0.7 of it";

    private static final Path FILE = Path.of("..", "docs", "benchmarks", "guard.json");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static GuardRecord read() throws IOException {
        return Files.exists(FILE)
                ? JSON.readValue(FILE.toFile(), GuardRecord.class)
                : new GuardRecord(BASELINE, MEANING, Map.of());
    }

    /** The ratio under {@code load}. */
    double ratio(String load) {
        Double ratio = ratios.get(load);
        if (ratio == null) {
            throw new AssertionError(FILE + " has no ratio for " + load + ": record it, see docs/testing.md");
        }
        return ratio;
    }

    /** Writes the file anew with {@code ratio} under {@code load}. */
    void record(String load, double ratio) throws IOException {
        Map<String, Double> all = new TreeMap<>(ratios);
        all.put(load, Math.round(ratio * 1000) / 1000.0);
        Files.writeString(FILE, JSON.writeValueAsString(new GuardRecord(BASELINE, MEANING, all)) + "\n");
    }
}
