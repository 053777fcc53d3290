package dev.siphon.tools.bench.result;

import dev.siphon.tools.cli.ByteSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What speaks against the figures of a run, a line each. */
public final class Warnings {

    private static final double MUCH_FOREIGN_PERCENT = 10;
    private static final double MUCH_STOLEN_PERCENT = 2;
    private static final double WIDE_SPREAD_PERCENT = 15;

    private Warnings() {}

    /** Those that {@code rows} give; none if all is well. */
    public static List<String> of(List<BenchRow> rows) {
        List<String> warnings = new ArrayList<>();
        rows.stream().filter(row -> !row.isRateReached()).forEach(row -> warnings.add(notReached(row)));
        worst(
                rows,
                row -> row.median().foreignPercent(),
                MUCH_FOREIGN_PERCENT,
                warnings,
                "others used %.0f %% of the machine");
        worst(
                rows,
                row -> row.median().stolenPercent(),
                MUCH_STOLEN_PERCENT,
                warnings,
                "the host took %.0f %% of the machine");
        worst(rows, BenchRow::spreadPercent, WIDE_SPREAD_PERCENT, warnings, "samples are %.0f %% apart");
        return warnings;
    }

    private static String notReached(BenchRow row) {
        return String.format(
                Locale.ROOT,
                "%s reached %,.0f of %,.0f msg/s: its latencies are those of a queue that grows",
                place(row),
                row.median().messagesPerSecond(),
                row.rate());
    }

    private static void worst(
            List<BenchRow> rows, ToDoubleFunction<BenchRow> figure, double bound, List<String> warnings, String text) {
        Predicate<BenchRow> isAbove = row -> figure.applyAsDouble(row) > bound;
        rows.stream().filter(isAbove).max(Comparator.comparingDouble(figure)).ifPresent(row -> {
            long count = rows.stream().filter(isAbove).count();
            warnings.add("noisy: " + String.format(Locale.ROOT, text, figure.applyAsDouble(row)) + " (" + place(row)
                    + (count == 1 ? ")" : ", the worst of " + count + " rows)"));
        });
    }

    private static String place(BenchRow row) {
        return row.system() + " " + ByteSize.print(row.size()) + " depth " + row.depth()
                + (row.rate() == 0 ? "" : String.format(Locale.ROOT, " at %,.0f/s", row.rate()));
    }
}
