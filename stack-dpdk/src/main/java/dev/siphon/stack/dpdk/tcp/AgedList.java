package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.timer.Deadline;
import org.jspecify.annotations.Nullable;

/** Endpoints in the order in which they came, each with a deadline, so that the oldest can give way at a bound. */
final class AgedList {

    /** An endpoint that such a list holds. */
    abstract static class Entry extends Deadline implements Endpoint {
        private @Nullable Entry older;
        private @Nullable Entry newer;
    }

    private @Nullable Entry oldest;
    private @Nullable Entry newest;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Entry oldest() {
        return oldest;
    }

    void add(Entry entry) {
        entry.older = newest;
        entry.newer = null;
        if (newest == null) {
            oldest = entry;
        } else {
            newest.newer = entry;
        }
        newest = entry;
        size++;
    }

    void remove(Entry entry) {
        Entry older = entry.older;
        Entry newer = entry.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        entry.older = null;
        entry.newer = null;
        size--;
    }
}
