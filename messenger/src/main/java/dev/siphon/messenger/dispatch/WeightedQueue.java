package dev.siphon.messenger.dispatch;

import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shares what is served among priorities by their weight, as Ceph's {@code PrioritizedQueue}: each priority has a bucket of
 * tokens. The lowest priority whose next item costs less than its bucket holds is served and pays; if there is none, the
 * highest is served. Then the cost is given out as tokens to all, in proportion to their priorities, and one more to each.
 */
final class WeightedQueue<T> {

    private final SubQueues<T> queues = new SubQueues<>();
    private final long maxTokens;
    private final long minCost;
    private final ToLongFunction<? super T> cost;
    private long totalPriority;
    private int length;

    /**
     * @param maxTokens what a bucket holds at most, and an item costs at most
     * @param minCost what an item costs at least
     * @param cost what an item costs; the same each time it is asked
     */
    WeightedQueue(long maxTokens, long minCost, ToLongFunction<? super T> cost) {
        this.maxTokens = maxTokens;
        this.minCost = minCost;
        this.cost = cost;
    }

    int length() {
        return length;
    }

    void add(int priority, long classId, T item) {
        int index = queues.find(priority);
        SubQueue<T> queue;
        if (index >= 0) {
            queue = queues.at(index);
        } else {
            queue = queues.insert(-index - 1, priority);
            totalPriority += priority;
        }
        queue.add(classId, item);
        length++;
    }

    @Nullable
    T poll() {
        if (length == 0) {
            return null;
        }
        int served = 0;
        while (served < queues.size() && !canPay(queues.at(served))) {
            served++;
        }
        if (served == queues.size()) {
            return serve(served - 1, false);
        }
        return serve(served, true);
    }

    /** Removes the items of class {@code classId}. */
    void removeClass(long classId, Consumer<? super T> removed) {
        for (int i = queues.size() - 1; i >= 0; i--) {
            SubQueue<T> queue = queues.at(i);
            length -= queue.length();
            queue.removeClass(classId, removed);
            length += queue.length();
            removeIfEmpty(i);
        }
    }

    void forEachFirst(Consumer<? super T> visitor) {
        queues.forEachFirst(visitor);
    }

    private boolean canPay(SubQueue<T> queue) {
        T next = queue.peek();
        return next != null && costOf(next) < queue.tokens();
    }

    private @Nullable T serve(int index, boolean pays) {
        SubQueue<T> queue = queues.at(index);
        T item = queue.poll();
        length--;
        long paid = item == null ? 0 : costOf(item);
        if (pays) {
            queue.takeTokens(paid);
        }
        removeIfEmpty(index);
        distribute(paid);
        return item;
    }

    private void distribute(long paid) {
        if (totalPriority == 0) {
            return;
        }
        for (int i = 0; i < queues.size(); i++) {
            SubQueue<T> queue = queues.at(i);
            queue.putTokens(queue.priority() * paid / totalPriority + 1, maxTokens);
        }
    }

    private void removeIfEmpty(int index) {
        SubQueue<T> queue = queues.at(index);
        if (queue.isEmpty()) {
            totalPriority -= queue.priority();
            queues.remove(index);
        }
    }

    private long costOf(T item) {
        return Math.min(Math.max(cost.applyAsLong(item), minCost), maxTokens);
    }
}
