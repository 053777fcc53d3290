package dev.siphon.messenger.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Queues by ascending priority. An empty one is removed, since peers choose priorities and must not be able to leave
 * thousands behind; some are kept to be used again.
 */
final class SubQueues<T> {

    private static final int MAX_SPARES = 8;

    private final List<SubQueue<T>> sorted = new ArrayList<>();
    private final ArrayDeque<SubQueue<T>> spares = new ArrayDeque<>();

    int size() {
        return sorted.size();
    }

    SubQueue<T> at(int index) {
        return sorted.get(index);
    }

    /** Where the queue of {@code priority} is, or, if there is none, {@code -(where it belongs) - 1}. */
    int find(int priority) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = sorted.get(middle).priority();
            if (found == priority) {
                return middle;
            }
            if (found < priority) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** Makes an empty queue of {@code priority} at {@code index}. */
    SubQueue<T> insert(int index, int priority) {
        SubQueue<T> queue = spares.isEmpty() ? new SubQueue<>() : spares.removeLast();
        queue.renew(priority);
        sorted.add(index, queue);
        return queue;
    }

    /** Removes the queue at {@code index}, which is empty. */
    void remove(int index) {
        SubQueue<T> queue = sorted.remove(index);
        if (spares.size() < MAX_SPARES) {
            spares.addLast(queue);
        }
    }

    /** Shows the first item of each class of each priority. */
    void forEachFirst(Consumer<? super T> visitor) {
        for (SubQueue<T> queue : sorted) {
            queue.forEachFirst(visitor);
        }
    }
}
