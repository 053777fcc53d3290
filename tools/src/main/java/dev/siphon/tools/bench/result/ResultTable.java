package dev.siphon.tools.bench.result;

import dev.siphon.tools.cli.ByteSize;
import dev.siphon.tools.cli.TextGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The results as a person reads them: systems under one load beside each other, with their ratio to the baseline. */
public final class ResultTable {

    private record Column(String heading, Function<BenchRow, String> cell) {}

    private ResultTable() {}

    /** A line for each row; columns that say nothing in this run are left out. */
    public static TextGrid of(BenchReport report) {
        List<Column> columns = columns(report);
        TextGrid grid = TextGrid.of(columns.stream().map(Column::heading).toArray(String[]::new));
        for (BenchRow row : report.rows()) {
            grid.row(columns.stream().map(column -> column.cell.apply(row)).toArray(String[]::new));
        }
        return grid;
    }

    private static List<Column> columns(BenchReport report) {
        boolean marksUnsteady = !report.plan().quick();
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("type", row -> row.system() + (row.median().steady() || !marksUnsteady ? "" : " ~")));
        columns.add(new Column(">size", row -> ByteSize.print(row.size())));
        columns.add(new Column(">depth", row -> String.valueOf(row.depth())));
        if (report.rows().stream().anyMatch(row -> row.rate() > 0)) {
            columns.add(new Column(">due/s", row -> row.rate() == 0 ? "-" : number("%,.0f", row.rate())));
        }
        columns.add(new Column(
                ">msg/s",
                row -> number("%,.0f", row.median().messagesPerSecond()) + (row.isRateReached() ? "" : " !")));
        if (report.plan().repeats() > 1) {
            columns.add(new Column(">± %", row -> number("%.0f", row.spreadPercent() / 2)));
        }
        columns.add(new Column(
                ">MB/s",
                row -> row.size() == 0 ? "-" : number("%,.0f", row.median().megabytesPerSecond())));
        columns.add(new Column(">p50 µs", row -> latency(row, Latency::p50)));
        columns.add(new Column(">p99 µs", row -> latency(row, Latency::p99)));
        columns.add(new Column(">p99.9 µs", row -> latency(row, Latency::p999)));
        columns.add(new Column(
                ">CPU µs/msg",
                row -> number("%,.1f", row.median().cpuMicrosPerMessage().sum())));
        columns.add(new Column(
                ">client B/msg",
                row -> number("%,.0f", row.median().allocatedBytesPerMessage().client())));
        columns.add(new Column(
                ">server B/msg",
                row -> number("%,.0f", row.median().allocatedBytesPerMessage().server())));
        if (report.rows().stream().anyMatch(row -> row.syscallsPerMessage() != null)) {
            columns.add(new Column(">syscalls/msg", ResultTable::syscalls));
        }
        if (!report.baseline().isEmpty()) {
            columns.add(new Column(">x " + report.baseline(), row -> ratio(row, report)));
        }
        return columns;
    }

    private static String latency(BenchRow row, Function<Latency, Double> percentile) {
        Latency latency = row.median().latencyMicros();
        return latency == null ? "-" : number("%,.1f", percentile.apply(latency));
    }

    private static String syscalls(BenchRow row) {
        BothSides calls = row.syscallsPerMessage();
        return calls == null ? "-" : number("%.2f", calls.sum());
    }

    private static String ratio(BenchRow row, BenchReport report) {
        return report.baselineOf(row)
                .map(baseline -> number(
                        "%.2f",
                        row.median().messagesPerSecond() / baseline.median().messagesPerSecond()))
                .orElse("-");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
