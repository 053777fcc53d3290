package dev.siphon.tools.bench.result;

import dev.siphon.tools.bench.probe.Environment;
import dev.siphon.tools.cli.TextGrid;
import java.util.List;
import java.util.Locale;

/**
 * The results of {@code siphon bench scale}.
 *
 * @param environment where
 * @param workers threads on each side
 * @param size data of each request in bytes
 * @param depth requests under way on each connection
 * @param rows in the order they were measured
 */
public record ScaleReport(Environment environment, int workers, int size, int depth, List<ScaleRow> rows) {

    /** The heap itself varies by more than what so few connections take. */
    private static final int FEWEST_FOR_MEMORY = 100;

    /** As a person reads it; rates also as shares of that of the system's first row. */
    public TextGrid table() {
        TextGrid grid = TextGrid.of(
                "type",
                ">connections",
                ">connects/s",
                ">client B idle",
                ">server B idle",
                ">client CPU % idle",
                ">server CPU % idle",
                ">msg/s",
                ">% of first",
                ">CPU µs/msg");
        for (ScaleRow row : rows) {
            grid.row(
                    row.system(),
                    number("%,.0f", row.connections()),
                    number("%,.0f", row.connectsPerSecond()),
                    bytes(row, row.idleBytes().client()),
                    bytes(row, row.idleBytes().server()),
                    number("%.2f", row.idleCpuPercent().client()),
                    number("%.2f", row.idleCpuPercent().server()),
                    number("%,.0f", row.messagesPerSecond()),
                    number("%.0f", 100 * row.messagesPerSecond() / first(row).messagesPerSecond()),
                    number("%.2f", row.cpuMicrosPerMessage().sum()));
        }
        return grid;
    }

    private ScaleRow first(ScaleRow row) {
        return rows.stream()
                .filter(other -> other.system().equals(row.system()))
                .findFirst()
                .orElse(row);
    }

    private static String bytes(ScaleRow row, double bytes) {
        return row.connections() < FEWEST_FOR_MEMORY ? "-" : number("%,.0f", bytes);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
