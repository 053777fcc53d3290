package dev.siphon.stack.dpdk.timer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines in order: a binary heap whose entries know their place, so that scheduling again neither searches nor
 * allocates. One thread only.
 */
public final class DeadlineQueue {

    /** {@link #nextNanos()} when nothing is scheduled. */
    public static final long NEVER = Long.MAX_VALUE;

    private @Nullable Deadline[] heap = new Deadline[64];
    private int size;
    private long expirations;

    /** Schedules {@code deadline} for {@code atNanos}; replaces an earlier schedule. */
    public void schedule(Deadline deadline, long atNanos) {
        deadline.atNanos = atNanos;
        if (deadline.heapIndex == Deadline.NOT_QUEUED) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(deadline, size++);
        }
        siftDown(siftUp(deadline.heapIndex));
    }

    /** Forgets {@code deadline}, if it is scheduled. */
    public void cancel(Deadline deadline) {
        int index = deadline.heapIndex;
        if (index == Deadline.NOT_QUEUED) {
            return;
        }
        Deadline last = at(--size);
        heap[size] = null;
        deadline.heapIndex = Deadline.NOT_QUEUED;
        if (last != deadline) {
            place(last, index);
            siftDown(siftUp(index));
        }
    }

    /** When the first deadline is due, or {@link #NEVER}. */
    public long nextNanos() {
        return size == 0 ? NEVER : at(0).atNanos;
    }

    /**
     * Lets all that is due at {@code nowNanos} expire, and returns how much that was. What is scheduled again meanwhile for
     * a moment that has passed waits for the next call, so that this one ends.
     */
    public int expire(long nowNanos) {
        int due = 0;
        for (int left = size; left > 0 && size > 0 && at(0).atNanos <= nowNanos; left--) {
            Deadline first = at(0);
            cancel(first);
            first.expired(nowNanos);
            due++;
        }
        expirations += due;
        return due;
    }

    /** How many deadlines have expired so far. */
    public long expirations() {
        return expirations;
    }

    public int size() {
        return size;
    }

    private int siftUp(int start) {
        int index = start;
        Deadline deadline = at(index);
        while (index > 0 && deadline.atNanos < at((index - 1) / 2).atNanos) {
            place(at((index - 1) / 2), index);
            index = (index - 1) / 2;
        }
        place(deadline, index);
        return index;
    }

    private void siftDown(int start) {
        int index = start;
        Deadline deadline = at(index);
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && at(child + 1).atNanos < at(child).atNanos) {
                child++;
            }
            if (at(child).atNanos >= deadline.atNanos) {
                break;
            }
            place(at(child), index);
            index = child;
        }
        place(deadline, index);
    }

    private void place(Deadline deadline, int index) {
        heap[index] = deadline;
        deadline.heapIndex = index;
    }

    @SuppressWarnings("NullAway") // slots below size are filled
    private Deadline at(int index) {
        return heap[index];
    }
}
