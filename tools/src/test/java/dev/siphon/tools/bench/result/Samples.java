package dev.siphon.tools.bench.result;

import dev.siphon.tools.bench.probe.Environment;
import dev.siphon.tools.bench.probe.MachineUsage;
import dev.siphon.tools.bench.probe.ProcessUsage;
import dev.siphon.tools.bench.system.Load;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Results to be shown by tests. */
public final class Samples {

    private static final Duration TIME = Duration.ofMillis(500);
    /** Half a second of two processors, half of it busy. */
    private static final MachineUsage MACHINE = new MachineUsage(50, 0, 100);

    private Samples() {}

    /** Half a second with that many messages, each of which took 3 µs of the client's processor and 2 of the server's. */
    static Sample sample(Load load, long messages, boolean steady) {
        Histogram latencies = new Histogram(3);
        for (int micros = 1; micros <= 1000; micros++) {
            latencies.recordValue(micros * 1000L);
        }
        return Sample.of(
                load,
                steady,
                messages,
                TIME,
                latencies,
                new ProcessUsage(messages * 3000, messages * 64, 2, 10),
                new ProcessUsage(messages * 2000, messages * 16, 1, 5),
                MACHINE);
    }

    /** A row with a sample for each of {@code messages}. */
    public static BenchRow row(String system, boolean baseline, Load load, long... messages) {
        return BenchRow.of(
                system,
                baseline,
                load,
                null,
                Arrays.stream(messages)
                        .mapToObj(count -> sample(load, count, true))
                        .toList());
    }

    /** A run with {@code rows}, whose ratios are to {@code nio}. */
    public static BenchReport report(BenchRow... rows) {
        return new BenchReport(
                Environment.probe(),
                new BenchPlan(
                        false,
                        Arrays.stream(rows)
                                .mapToInt(row -> row.samples().size())
                                .max()
                                .orElse(1),
                        2,
                        1,
                        true,
                        false,
                        "off",
                        Map.of("ms_crc_data", "true")),
                "nio",
                Arrays.stream(rows)
                        .map(row -> new BenchReport.Described(row.system(), "what </script> it is", row.baseline()))
                        .distinct()
                        .toList(),
                Warnings.of(List.of(rows)),
                List.of(rows));
    }
}
