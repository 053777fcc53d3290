package dev.siphon.tools.bench;

import java.util.List;
import java.util.Map;

/**
 * A run, as it is written to a file.
 *
 * @param environment where it took place
 * @param quick whether rows were too short for figures that others can rely on
 * @param connections between the processes
 * @param echo whether replies carried the data back
 * @param configuration keys that were set for the run
 * @param rows the results
 */
record BenchReport(
        Environment environment,
        boolean quick,
        int connections,
        boolean echo,
        Map<String, String> configuration,
        List<BenchRow> rows) {}
