package dev.siphon.tools.bench.result;

import java.util.Map;

/**
 * How a run was made.
 *
 * @param quick whether samples were too short for figures that others can rely on
 * @param repeats samples of each row, taken in turn with those of the other systems
 * @param connections between the processes
 * @param workers threads that move messages on each side, where a system has a choice
 * @param crc whether header and data had checksums, where a system can do without
 * @param echo whether replies carried the data back
 * @param pinning the processors of client and server, or {@code off}
 * @param configuration keys of messengers that were set for the run
 */
public record BenchPlan(
        boolean quick,
        int repeats,
        int connections,
        int workers,
        boolean crc,
        boolean echo,
        String pinning,
        Map<String, String> configuration) {

    /** On one line, for people. */
    @Override
    public String toString() {
        return count(connections, "connection") + ", " + count(workers, "worker") + ", crc " + (crc ? "on" : "off")
                + ", " + (echo ? "data sent back" : "empty replies") + ", "
                + (repeats == 1 ? "one sample per row" : "medians of " + repeats + " samples")
                + (pinning.equals("off") ? "" : ", on processors " + pinning);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
