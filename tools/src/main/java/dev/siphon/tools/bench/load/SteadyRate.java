package dev.siphon.tools.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;

/** Tells when a rate no longer changes: the last few are all within a few percent of their mean. */
public final class SteadyRate {

    public static final int WINDOWS = 4;
    private static final double TOLERANCE = 0.05;

    private final Deque<Double> last = new ArrayDeque<>();

    /** Takes the rate of another window. */
    public void add(double rate) {
        if (last.size() == WINDOWS) {
            last.removeFirst();
        }
        last.addLast(rate);
    }

    public boolean isSteady() {
        double mean = last.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        return last.size() == WINDOWS
                && mean > 0
                && last.stream().allMatch(rate -> Math.abs(rate - mean) <= TOLERANCE * mean);
    }
}
