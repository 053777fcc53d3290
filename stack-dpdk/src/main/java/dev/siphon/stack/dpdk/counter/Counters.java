package dev.siphon.stack.dpdk.counter;

import java.util.EnumMap;
import java.util.Map;

/** The counts of one instance. Its thread counts; others may read, and see numbers that lag a little. */
public final class Counters {

    private static final Counter[] ALL = Counter.values();

    private final long[] counts = new long[ALL.length];

    /** Counts one more. */
    public void add(Counter counter) {
        counts[counter.ordinal()]++;
    }

    /** Counts {@code amount} more. */
    public void add(Counter counter, long amount) {
        counts[counter.ordinal()] += amount;
    }

    public long count(Counter counter) {
        return counts[counter.ordinal()];
    }

    /** All counts as they are now. */
    public Map<Counter, Long> snapshot() {
        Map<Counter, Long> snapshot = new EnumMap<>(Counter.class);
        for (Counter counter : ALL) {
            snapshot.put(counter, count(counter));
        }
        return snapshot;
    }

    @Override
    public String toString() {
        Map<Counter, Long> nonZero = snapshot();
        nonZero.values().removeIf(count -> count == 0);
        return nonZero.toString();
    }
}
