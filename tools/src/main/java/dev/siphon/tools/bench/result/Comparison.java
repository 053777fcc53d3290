package dev.siphon.tools.bench.result;

import dev.siphon.tools.cli.ByteSize;
import dev.siphon.tools.cli.TextGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Two runs beside each other, row by row: the second's figures as multiples of the first's.
 *
 * @param before the first
 * @param after the second
 */
public record Comparison(BenchReport before, BenchReport after) {

    /** Less than that is no difference, however little the samples are apart. */
    private static final double LEAST_DIFFERENCE = 0.03;

    /** A line for each row that both have. */
    public TextGrid table() {
        TextGrid grid = TextGrid.of(
                "type",
                ">size",
                ">depth",
                ">due/s",
                ">msg/s before",
                ">after",
                ">x",
                ">p50 x",
                ">p99 x",
                ">CPU x",
                ">B/msg before",
                ">after",
                "so it is");
        for (BenchRow old : before.rows()) {
            after.find(old.system(), old).ifPresent(now -> grid.row(cells(old, now)));
        }
        return grid;
    }

    private static String[] cells(BenchRow old, BenchRow now) {
        Sample was = old.median();
        Sample is = now.median();
        return new String[] {
            old.system(),
            ByteSize.print(old.size()),
            String.valueOf(old.depth()),
            old.rate() == 0 ? "-" : number("%,.0f", old.rate()),
            number("%,.0f", was.messagesPerSecond()),
            number("%,.0f", is.messagesPerSecond()),
            ratio(is.messagesPerSecond(), was.messagesPerSecond()),
            latencyRatio(is, was, false),
            latencyRatio(is, was, true),
            ratio(is.cpuMicrosPerMessage().sum(), was.cpuMicrosPerMessage().sum()),
            number("%,.0f", was.allocatedBytesPerMessage().sum()),
            number("%,.0f", is.allocatedBytesPerMessage().sum()),
            verdict(old, now)
        };
    }

    private static String latencyRatio(Sample is, Sample was, boolean tail) {
        Latency now = is.latencyMicros();
        Latency old = was.latencyMicros();
        if (now == null || old == null) {
            return "-";
        }
        return tail ? ratio(now.p99(), old.p99()) : ratio(now.p50(), old.p50());
    }

    /** A difference counts when it is wider than the samples of either run are apart. */
    private static String verdict(BenchRow old, BenchRow now) {
        if (old.rate() > 0) {
            return "-";
        }
        if (old.samples().size() < 2 || now.samples().size() < 2) {
            return "unknown: single samples";
        }
        double noise = Math.max(LEAST_DIFFERENCE, Math.max(old.spreadPercent(), now.spreadPercent()) / 100);
        double change = now.median().messagesPerSecond() / old.median().messagesPerSecond() - 1;
        if (Math.abs(change) <= noise) {
            return "the same, as far as can be seen";
        }
        return change > 0 ? "faster" : "slower";
    }

    /** What differs beside the program, and which rows only one of the two has; a line each. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        differs("kernel", before.environment().kernel(), after.environment().kernel(), remarks);
        differs("CPU", before.environment().cpu(), after.environment().cpu(), remarks);
        differs("cores", before.environment().cores(), after.environment().cores(), remarks);
        differs("Java", before.environment().java(), after.environment().java(), remarks);
        differs("JVM flags", before.environment().flags(), after.environment().flags(), remarks);
        differs("plan", before.plan().toString(), after.plan().toString(), remarks);
        differs(
                "configuration",
                new TreeMap<>(before.plan().configuration()),
                new TreeMap<>(after.plan().configuration()),
                remarks);
        lacking("only before", before, after).ifPresent(remarks::add);
        lacking("only after", after, before).ifPresent(remarks::add);
        return remarks;
    }

    private static void differs(String what, Object old, Object now, List<String> remarks) {
        if (!old.equals(now)) {
            remarks.add(what + " differs: " + old + " before, " + now + " after");
        }
    }

    private static Optional<String> lacking(String text, BenchReport with, BenchReport without) {
        List<String> names = with.rows().stream()
                .filter(row -> without.find(row.system(), row).isEmpty())
                .map(row -> row.system() + " " + ByteSize.print(row.size()) + " depth " + row.depth())
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(text + ": " + String.join(", ", names));
    }

    private static String ratio(double now, double old) {
        return old == 0 ? "-" : number("%.2f", now / old);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
