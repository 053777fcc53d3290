package dev.siphon.stack.memory;

import dev.siphon.stack.event.EventCenter;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Handles that no kernel knows, by the rules of Ceph's class of this name: numbers from 1, the lowest free one first; a
 * condition is kept until somebody listens for it, and is forgotten once it has been reported.
 */
final class UserspaceEventManager {

    private static final class Entry {
        private int listening;
        private int activating;
        private boolean waiting;
    }

    private final List<@Nullable Entry> entries = new ArrayList<>();
    private final PriorityQueue<Integer> free = new PriorityQueue<>();
    private List<Integer> waiting = new ArrayList<>();
    private int open;

    UserspaceEventManager() {
        entries.add(null);
    }

    /** A new handle that nobody listens to. */
    int open() {
        open++;
        Integer recycled = free.poll();
        if (recycled != null) {
            entries.set(recycled, new Entry());
            return recycled;
        }
        entries.add(new Entry());
        return entries.size() - 1;
    }

    /** Listens for {@code mask} too. False if the handle is unknown. */
    boolean listen(int handle, int mask) {
        Entry entry = entry(handle);
        if (entry == null) {
            return false;
        }
        entry.listening |= mask;
        enqueue(handle, entry);
        return true;
    }

    /** Listens no longer for {@code mask}. False if the handle is unknown. */
    boolean unlisten(int handle, int mask) {
        Entry entry = entry(handle);
        if (entry == null) {
            return false;
        }
        entry.listening &= ~mask;
        return true;
    }

    /** The conditions in {@code mask} have come about. False if the handle is unknown. */
    boolean notify(int handle, int mask) {
        Entry entry = entry(handle);
        if (entry == null) {
            return false;
        }
        entry.activating |= mask;
        enqueue(handle, entry);
        return true;
    }

    /** What {@code handle} is listened to for. */
    int listening(int handle) {
        Entry entry = entry(handle);
        return entry == null ? EventCenter.NONE : entry.listening;
    }

    /** Calls {@code action} for each handle that is listened to, in order. */
    void forEachListening(IntConsumer action) {
        for (int handle = 1; handle < entries.size(); handle++) {
            if (listening(handle) != EventCenter.NONE) {
                action.accept(handle);
            }
        }
    }

    /** Frees the number, and takes it out of the next report. Unknown handles are ignored. */
    void close(int handle) {
        if (entry(handle) != null) {
            entries.set(handle, null);
            waiting.remove((Integer) handle);
            free.add(handle);
            open--;
        }
    }

    int openHandles() {
        return open;
    }

    /** The handles with something to report, in the order it came about; each goes to {@link #take} next. */
    List<Integer> poll() {
        List<Integer> ready = waiting;
        waiting = new ArrayList<>();
        for (int handle : ready) {
            waitingEntry(handle).waiting = false;
        }
        return ready;
    }

    /** What is to be reported of {@code handle}, which is forgotten by this. */
    int take(int handle) {
        Entry entry = entry(handle);
        if (entry == null) {
            return EventCenter.NONE;
        }
        int mask = entry.activating & entry.listening;
        entry.activating &= ~mask;
        return mask;
    }

    /** Puts {@code handle}, which was polled, off to the next report. */
    void putOff(int handle) {
        Entry entry = entry(handle);
        if (entry != null) {
            enqueue(handle, entry);
        }
    }

    private void enqueue(int handle, Entry entry) {
        if (!entry.waiting && (entry.activating & entry.listening) != EventCenter.NONE) {
            entry.waiting = true;
            waiting.add(handle);
        }
    }

    private Entry waitingEntry(int handle) {
        Entry entry = entry(handle);
        if (entry == null) {
            throw new IllegalStateException("handle " + handle + " waits but is not open");
        }
        return entry;
    }

    private @Nullable Entry entry(int handle) {
        return handle > 0 && handle < entries.size() ? entries.get(handle) : null;
    }
}
