package dev.siphon.tools.bench;

import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.cli.ByteSize;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what is put on each system: a row for each size with each depth and each rate. */
final class LoadOptions {

    private static final List<Integer> SIZES = List.of(0, 4 << 10, 64 << 10, 1 << 20);
    private static final List<Integer> QUICK_SIZES = List.of(0, 4 << 10, 64 << 10);
    private static final List<Integer> DEPTHS = List.of(1, 32, 128);
    private static final List<Integer> QUICK_DEPTHS = List.of(1, 32);

    private static final int MAX_DEPTH = 4096;
    private static final double MAX_RATE = 1e8;
    /** Requests that an open load may have under way on a connection, if they are small. */
    private static final int OPEN_DEPTH = 1024;
    /** Bounds what an open load keeps in memory on a connection. */
    private static final int OPEN_BYTES = 64 << 20;

    private static final int LEAST_OPEN_DEPTH = 16;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--sizes",
            paramLabel = "BYTES",
            split = ",",
            converter = ByteSize.class,
            description = "Data of each request (0,4K,64K,1M).")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--depths",
            paramLabel = "N",
            split = ",",
            description = "Requests under way on each connection (1,32,128; none if there are --rates).")
    private List<Integer> depths = List.of();

    @Option(
            names = "--rates",
            paramLabel = "N",
            split = ",",
            description =
                    "Requests per second that are due whether or not there were replies; latencies count from then.")
    private List<Double> rates = List.of();

    /** Refuses what cannot be measured. */
    void check() {
        for (int depth : depths) {
            if (depth < 1 || depth > MAX_DEPTH) {
                throw usage("--depths has " + depth + ", allowed are 1 to " + MAX_DEPTH);
            }
        }
        for (double rate : rates) {
            if (!(rate > 0 && rate <= MAX_RATE)) {
                throw usage("--rates has " + rate + ", allowed are above 0 to 100000000");
            }
        }
    }

    private ParameterException usage(String text) {
        return new ParameterException(command.commandLine(), text);
    }

    /** All of them; fewer in a quick run, of those that nobody chose. */
    List<Load> loads(boolean quick) {
        List<Load> loads = new ArrayList<>();
        for (int size : chosen(sizes, quick ? QUICK_SIZES : SIZES)) {
            if (rates.isEmpty() || !depths.isEmpty()) {
                chosen(depths, quick ? QUICK_DEPTHS : DEPTHS).forEach(depth -> loads.add(Load.closed(size, depth)));
            }
            rates.forEach(rate -> loads.add(new Load(size, openDepth(size), rate)));
        }
        return loads;
    }

    private static List<Integer> chosen(List<Integer> values, List<Integer> otherwise) {
        return values.isEmpty() ? otherwise : values;
    }

    private static int openDepth(int size) {
        return Math.max(LEAST_OPEN_DEPTH, Math.min(OPEN_DEPTH, OPEN_BYTES / Math.max(size, 1)));
    }
}
