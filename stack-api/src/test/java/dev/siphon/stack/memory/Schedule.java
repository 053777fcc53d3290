package dev.siphon.stack.memory;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What the network itself will do, and when: deliveries under way. Equal moments keep the order of their entry. */
final class Schedule {

    /** No moment at all. */
    static final long NEVER = Long.MAX_VALUE;

    private record Entry(long nanos, long sequence, Runnable action) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::nanos).thenComparingLong(Entry::sequence));
    private long sequence;

    void at(long nanos, Runnable action) {
        entries.add(new Entry(nanos, sequence++, action));
    }

    /** Does what is due at {@code nanos} and returns how much; what that adds has to wait for the next call. */
    int runDue(long nanos) {
        long end = sequence;
        int done = 0;
        for (Entry next = entries.peek();
                next != null && next.nanos <= nanos && next.sequence < end;
                next = entries.peek()) {
            entries.remove();
            next.action.run();
            done++;
        }
        return done;
    }

    /** The moment of the first entry, or {@link #NEVER}. */
    long nextNanos() {
        Entry next = entries.peek();
        return next == null ? NEVER : next.nanos;
    }
}
