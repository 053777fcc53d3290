package dev.siphon.tools.stress;

import java.util.Locale;

/** What a person reads of a run. */
public final class VerdictText {

    private VerdictText() {}

    /** The line that is shown while it runs. */
    static String progress(long nanosLeft, Totals totals) {
        return String.format(
                Locale.ROOT,
                "%4d s left  sent %d  delivered %d  reconnects %d  remote resets %d  resets %d  wrong %d   ",
                Math.max(0, nanosLeft / 1_000_000_000),
                totals.sent(),
                totals.delivered(),
                totals.reconnects(),
                totals.remoteResets(),
                totals.resets(),
                totals.duplicates() + totals.outOfOrder() + totals.corrupt());
    }

    /** The verdict, some lines. */
    public static String of(Verdict verdict) {
        Totals totals = verdict.totals();
        MemoryTrend memory = verdict.memory();
        String result = verdict.passed() ? "passed" : "FAILED: " + String.join("; ", verdict.faults());
        return String.format(
                Locale.ROOT,
                """
                %s %s, seed %d, %.1f s, %d operations: %s
                  messages   sent %d, delivered %d (%d MB), need not arrive after a reset or drop %d
                             lost %d, duplicates %d, out of order %d, corrupt %d
                  sessions   established %d, dropped %d, reconnects %d, remote resets %d, resets %d
                  memory     heap after GC %.1f MB at the start, %.1f MB in the middle third, %.1f MB in the last (%+.1f MB)
                             direct buffers %.1f MB, %.1f MB, %.1f MB; pools may keep %.1f MB; peak %d MB resident
                """,
                verdict.type(),
                verdict.policy().name().toLowerCase(Locale.ROOT),
                verdict.seed(),
                verdict.seconds(),
                verdict.operations(),
                result,
                totals.sent(),
                totals.delivered(),
                totals.deliveredBytes() >> 20,
                totals.forgiven(),
                totals.pending(),
                totals.duplicates(),
                totals.outOfOrder(),
                totals.corrupt(),
                totals.connections(),
                totals.drops(),
                totals.reconnects(),
                totals.remoteResets(),
                totals.resets(),
                megabytes(memory.start().heapBytes()),
                megabytes(memory.middle().heapBytes()),
                megabytes(memory.end().heapBytes()),
                megabytes(memory.heapGrowthBytes()),
                megabytes(memory.start().directBytes()),
                megabytes(memory.middle().directBytes()),
                megabytes(memory.end().directBytes()),
                megabytes(verdict.poolBytes()),
                verdict.peakBytes() >> 20);
    }

    private static double megabytes(long bytes) {
        return bytes / 1048576.0;
    }
}
