package dev.siphon.tools.stress;

import java.util.List;

/**
 * Runs, as they are written to a file.
 *
 * @param minutes that each was to take
 * @param inject one in so many reads and writes cut its socket
 * @param verdicts what came of them
 */
record StressReport(double minutes, int inject, List<Verdict> verdicts) {}
