package dev.siphon.tools.bench.result;

import dev.siphon.tools.bench.probe.Environment;
import java.util.List;
import java.util.Optional;

/**
 * A run, as it is written to a file.
 *
 * @param environment where it took place
 * @param plan how it was made
 * @param baseline the system that ratios are taken to, or empty if none was measured
 * @param systems what was measured
 * @param warnings what speaks against the figures
 * @param rows the results, systems under one load beside each other
 */
public record BenchReport(
        Environment environment,
        BenchPlan plan,
        String baseline,
        List<Described> systems,
        List<String> warnings,
        List<BenchRow> rows) {

    /** A system, for those who read its name. */
    public record Described(String name, String description, boolean baseline) {}

    /** The row of the system that ratios are taken to, under the load of {@code row}. */
    Optional<BenchRow> baselineOf(BenchRow row) {
        return find(baseline, row);
    }

    /** The row of {@code system} under the load of {@code row}. */
    Optional<BenchRow> find(String system, BenchRow row) {
        return rows.stream()
                .filter(other -> other.system().equals(system) && other.load().equals(row.load()))
                .findFirst();
    }
}
