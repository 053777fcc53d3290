package dev.siphon.messenger.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Values by {@code long} key, without an object per entry: open addressing with linear probing, at most half full. One
 * thread at a time.
 */
final class LongMap<V> {

    private long[] keys = new long[8];
    private @Nullable Object[] values = new @Nullable Object[8];
    private int size;

    @SuppressWarnings("unchecked")
    @Nullable
    V get(long key) {
        return (V) values[find(key)];
    }

    void put(long key, V value) {
        int slot = find(key);
        if (values[slot] == null) {
            if (2 * size >= keys.length) {
                grow();
                slot = find(key);
            }
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    void remove(long key) {
        int hole = find(key);
        if (values[hole] == null) {
            return;
        }
        size--;
        // Entries behind the hole that could not be found across it move into it: no tombstones ever pile up.
        int mask = keys.length - 1;
        for (int next = (hole + 1) & mask; values[next] != null; next = (next + 1) & mask) {
            int distanceFromHome = (next - home(keys[next])) & mask;
            if (distanceFromHome >= ((next - hole) & mask)) {
                keys[hole] = keys[next];
                values[hole] = values[next];
                hole = next;
            }
        }
        values[hole] = null;
    }

    /** Where {@code key} is, or the empty slot where it would go. */
    private int find(long key) {
        int mask = keys.length - 1;
        int slot = home(key);
        while (values[slot] != null && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (keys.length - 1);
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
