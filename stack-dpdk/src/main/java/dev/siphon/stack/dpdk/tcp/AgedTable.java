package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Endpoints of one kind in the order in which they came, so that the oldest gives way at the bound. */
final class AgedTable<E extends AgedEndpoint<E>> {

    private final TcpContext tcp;
    private final EndpointTable endpoints;
    private final int bound;
    private final Counter evictions;
    private @Nullable E oldest;
    private @Nullable E newest;
    private int size;

    /** At most {@code bound} endpoints, which are in {@code endpoints} too; those that gave way count as {@code evictions}. */
    AgedTable(TcpContext tcp, EndpointTable endpoints, int bound, Counter evictions) {
        this.tcp = tcp;
        this.endpoints = endpoints;
        this.bound = bound;
        this.evictions = evictions;
    }

    void add(E entry) {
        if (size >= bound) {
            evictOldest();
        }
        endpoints.put(entry.flow(), entry);
        append(entry);
    }

    void remove(E entry) {
        tcp.deadlines().cancel(entry);
        unlink(entry);
        endpoints.remove(entry.flow(), entry);
    }

    /** Whether there was one. */
    boolean evictOldest() {
        if (oldest == null) {
            return false;
        }
        tcp.counters().add(evictions);
        remove(oldest);
        return true;
    }

    /** {@code entry} is the newest again. */
    void renew(E entry) {
        unlink(entry);
        append(entry);
    }

    void removeIf(Predicate<E> isUnwanted) {
        E next = oldest;
        while (next != null) {
            E entry = next;
            next = entry.newer;
            if (isUnwanted.test(entry)) {
                remove(entry);
            }
        }
    }

    int size() {
        return size;
    }

    private void append(E entry) {
        entry.older = newest;
        if (newest == null) {
            oldest = entry;
        } else {
            newest.newer = entry;
        }
        newest = entry;
        size++;
    }

    private void unlink(E entry) {
        E older = entry.older;
        E newer = entry.newer;
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
