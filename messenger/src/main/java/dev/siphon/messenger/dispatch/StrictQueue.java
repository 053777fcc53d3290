package dev.siphon.messenger.dispatch;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Highest priority first; within a priority classes take turns. */
final class StrictQueue<T> {

    private final SubQueues<T> queues = new SubQueues<>();
    private int length;

    int length() {
        return length;
    }

    void add(int priority, long classId, T item) {
        int index = queues.find(priority);
        SubQueue<T> queue = index >= 0 ? queues.at(index) : queues.insert(-index - 1, priority);
        queue.add(classId, item);
        length++;
    }

    @Nullable
    T poll() {
        if (length == 0) {
            return null;
        }
        int highest = queues.size() - 1;
        SubQueue<T> queue = queues.at(highest);
        T item = queue.poll();
        length--;
        if (queue.isEmpty()) {
            queues.remove(highest);
        }
        return item;
    }

    /** Removes the items of class {@code classId}. */
    void removeClass(long classId, Consumer<? super T> removed) {
        for (int i = queues.size() - 1; i >= 0; i--) {
            SubQueue<T> queue = queues.at(i);
            length -= queue.length();
            queue.removeClass(classId, removed);
            length += queue.length();
            if (queue.isEmpty()) {
                queues.remove(i);
            }
        }
    }

    void forEachFirst(Consumer<? super T> visitor) {
        queues.forEachFirst(visitor);
    }
}
