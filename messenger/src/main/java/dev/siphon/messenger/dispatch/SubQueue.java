package dev.siphon.messenger.dispatch;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of one priority: in order within a class (a connection), the classes taking turns. Also the tokens of that
 * priority, where items have a price. Its parts are used again, so that a class that comes and goes allocates nothing.
 */
final class SubQueue<T> {

    private static final int MAX_SPARES = 64;
    /** Beyond this a flow's array is not worth keeping. */
    private static final int MAX_SPARE_LENGTH = 1024;

    private final LongMap<Flow<T>> flows = new LongMap<>();
    private final ArrayDeque<Flow<T>> turns = new ArrayDeque<>();
    private final ArrayDeque<Flow<T>> spares = new ArrayDeque<>();
    private int priority;
    private long tokens;
    private int length;

    /** The items of one class; never empty while it takes turns. */
    private static final class Flow<T> {
        private final ArrayDeque<T> items = new ArrayDeque<>();
        private long classId;
        private int longest;
    }

    /** Makes this, empty, the queue of {@code newPriority}, without tokens. */
    void renew(int newPriority) {
        priority = newPriority;
        tokens = 0;
    }

    int priority() {
        return priority;
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    long tokens() {
        return tokens;
    }

    void putTokens(long count, long max) {
        tokens = Math.min(tokens + count, max);
    }

    void takeTokens(long count) {
        tokens = Math.max(tokens - count, 0);
    }

    void add(long classId, T item) {
        Flow<T> flow = flows.get(classId);
        if (flow == null) {
            flow = begin(classId);
        }
        flow.items.addLast(item);
        flow.longest = Math.max(flow.longest, flow.items.size());
        length++;
    }

    /** The item whose turn it is; null if empty. */
    @Nullable
    T peek() {
        Flow<T> flow = turns.peekFirst();
        return flow == null ? null : flow.items.peekFirst();
    }

    /** Removes the item whose turn it is; null if empty. */
    @Nullable
    T poll() {
        Flow<T> flow = turns.pollFirst();
        if (flow == null) {
            return null;
        }
        T item = flow.items.pollFirst();
        length--;
        if (flow.items.isEmpty()) {
            end(flow);
        } else {
            turns.addLast(flow);
        }
        return item;
    }

    /** Removes the items of class {@code classId} in order. */
    void removeClass(long classId, Consumer<? super T> removed) {
        Flow<T> flow = flows.get(classId);
        if (flow == null) {
            return;
        }
        turns.removeFirstOccurrence(flow);
        length -= flow.items.size();
        flow.items.forEach(removed);
        flow.items.clear();
        end(flow);
    }

    /** Shows the first item of each class. */
    void forEachFirst(Consumer<? super T> visitor) {
        for (Flow<T> flow : turns) {
            visitor.accept(flow.items.getFirst());
        }
    }

    private Flow<T> begin(long classId) {
        Flow<T> flow = spares.isEmpty() ? new Flow<>() : spares.removeLast();
        flow.classId = classId;
        flows.put(classId, flow);
        turns.addLast(flow);
        return flow;
    }

    private void end(Flow<T> flow) {
        flows.remove(flow.classId);
        if (spares.size() < MAX_SPARES && flow.longest <= MAX_SPARE_LENGTH) {
            spares.addLast(flow);
        }
    }
}
