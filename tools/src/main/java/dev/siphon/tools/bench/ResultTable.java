package dev.siphon.tools.bench;

import dev.siphon.tools.cli.ByteSize;
import dev.siphon.tools.cli.TextGrid;
import java.util.List;
import java.util.Locale;

/** The results as a person reads them: systems under one load beside each other, with their ratio to the baseline. */
final class ResultTable {

    private ResultTable() {}

    /**
     * A line for each row.
     *
     * @param marksUnsteady whether rows whose rate was not steady get a mark
     */
    static TextGrid of(List<BenchRow> rows, boolean marksUnsteady) {
        TextGrid grid = TextGrid.of(
                "type",
                ">size",
                ">depth",
                ">msg/s",
                ">MB/s",
                ">p50 µs",
                ">p99 µs",
                ">p99.9 µs",
                ">CPU µs/msg",
                ">client B/msg",
                ">server B/msg",
                ">x baseline");
        for (BenchRow row : rows) {
            grid.row(
                    row.system() + (row.steady() || !marksUnsteady ? "" : " ~"),
                    ByteSize.print(row.size()),
                    String.valueOf(row.depth()),
                    number("%,.0f", row.messagesPerSecond()),
                    row.size() == 0 ? "-" : number("%,.0f", row.megabytesPerSecond()),
                    number("%,.1f", row.latencyMicros().p50()),
                    number("%,.1f", row.latencyMicros().p99()),
                    number("%,.1f", row.latencyMicros().p999()),
                    number("%,.1f", row.cpuMicrosPerMessage().sum()),
                    number("%,.0f", row.allocatedBytesPerMessage().client()),
                    number("%,.0f", row.allocatedBytesPerMessage().server()),
                    ratio(row, rows));
        }
        return grid;
    }

    private static String ratio(BenchRow row, List<BenchRow> rows) {
        if (row.baseline()) {
            return "baseline";
        }
        return rows.stream()
                .filter(other -> other.baseline() && other.size() == row.size() && other.depth() == row.depth())
                .findFirst()
                .map(baseline -> number("%.2f", row.messagesPerSecond() / baseline.messagesPerSecond()))
                .orElse("-");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
