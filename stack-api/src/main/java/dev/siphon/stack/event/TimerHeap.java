package dev.siphon.stack.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Timers by deadline: a binary heap whose entries know their place, so that moving one allocates nothing. */
final class TimerHeap {

    private @Nullable Timer[] heap = new Timer[64];
    private int size;

    @Nullable
    Timer first() {
        return size == 0 ? null : heap[0];
    }

    int size() {
        return size;
    }

    void put(Timer timer) {
        if (timer.heapIndex == Timer.NOT_SCHEDULED) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(timer, size++);
        }
        siftDown(siftUp(timer.heapIndex));
    }

    void remove(Timer timer) {
        int index = timer.heapIndex;
        if (index == Timer.NOT_SCHEDULED) {
            return;
        }
        Timer last = at(--size);
        heap[size] = null;
        timer.heapIndex = Timer.NOT_SCHEDULED;
        if (last != timer) {
            place(last, index);
            siftDown(siftUp(index));
        }
    }

    private int siftUp(int start) {
        int index = start;
        Timer timer = at(index);
        while (index > 0 && isBefore(timer, at((index - 1) / 2))) {
            place(at((index - 1) / 2), index);
            index = (index - 1) / 2;
        }
        place(timer, index);
        return index;
    }

    private void siftDown(int start) {
        int index = start;
        Timer timer = at(index);
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && isBefore(at(child + 1), at(child))) {
                child++;
            }
            if (!isBefore(at(child), timer)) {
                break;
            }
            place(at(child), index);
            index = child;
        }
        place(timer, index);
    }

    private void place(Timer timer, int index) {
        heap[index] = timer;
        timer.heapIndex = index;
    }

    @SuppressWarnings("NullAway") // slots below size are filled
    private Timer at(int index) {
        return heap[index];
    }

    private static boolean isBefore(Timer a, Timer b) {
        return a.deadlineNanos - b.deadlineNanos < 0;
    }
}
