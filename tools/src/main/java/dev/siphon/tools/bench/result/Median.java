package dev.siphon.tools.bench.result;

import java.util.stream.DoubleStream;

/** The value in the middle. */
final class Median {

    private Median() {}

    /** That of {@code values}, of which there is one at least; of an even number, the mean of the two in the middle. */
    static double of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
