package dev.siphon.messenger.dispatch;

import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A strict queue, and a weighted one that is served while the strict one is empty. One thread at a time. */
final class PrioritizedQueue<T> {

    private final StrictQueue<T> strict = new StrictQueue<>();
    private final WeightedQueue<T> weighted;
    private final int strictFrom;

    /** Items of priority {@code strictFrom} and above are served strictly; see {@link WeightedQueue} for the others. */
    PrioritizedQueue(int strictFrom, long maxTokens, long minCost, ToLongFunction<? super T> cost) {
        this.strictFrom = strictFrom;
        this.weighted = new WeightedQueue<>(maxTokens, minCost, cost);
    }

    int length() {
        return strict.length() + weighted.length();
    }

    boolean isEmpty() {
        return length() == 0;
    }

    void add(int priority, long classId, T item) {
        if (priority >= strictFrom) {
            strict.add(priority, classId, item);
        } else {
            weighted.add(priority, classId, item);
        }
    }

    /** Removes what is to be served next; null if empty. */
    @Nullable
    T poll() {
        return strict.length() > 0 ? strict.poll() : weighted.poll();
    }

    /** Removes the items of class {@code classId}. */
    void removeClass(long classId, Consumer<? super T> removed) {
        strict.removeClass(classId, removed);
        weighted.removeClass(classId, removed);
    }

    /** Shows the first, so the oldest, item of each class of each priority. */
    void forEachFirst(Consumer<? super T> visitor) {
        strict.forEachFirst(visitor);
        weighted.forEachFirst(visitor);
    }
}
