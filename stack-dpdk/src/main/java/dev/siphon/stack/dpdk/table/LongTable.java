package dev.siphon.stack.dpdk.table;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by a key of 64 bits: open addressing with linear probing, so that finding one is a hash and, at no more than half
 * full, a probe or two. The hash depends on a secret, so that a peer cannot choose keys that collide. One thread only.
 */
public final class LongTable<V> {

    private static final int INITIAL_CAPACITY = 64;

    private final long secret;
    private long[] keys = new long[INITIAL_CAPACITY];
    private @Nullable Object[] values = new Object[INITIAL_CAPACITY];
    private int size;

    public LongTable(long secret) {
        this.secret = secret;
    }

    public int size() {
        return size;
    }

    /** The value of {@code key}, or null. */
    @SuppressWarnings("unchecked") // only put stores values
    public @Nullable V find(long key) {
        int slot = slot(key);
        return (V) values[slot];
    }

    /** Stores {@code value}, and replaces what {@code key} had. */
    public void put(long key, V value) {
        int slot = slot(key);
        if (values[slot] == null) {
            if (++size * 2 > values.length) {
                grow();
                slot = slot(key);
            }
            keys[slot] = key;
        }
        values[slot] = value;
    }

    /** Forgets {@code key}. */
    public void remove(long key) {
        int hole = slot(key);
        if (values[hole] == null) {
            return;
        }
        size--;
        // What was displaced by the entry moves back, so that probing never meets a gap too early.
        int mask = values.length - 1;
        for (int next = (hole + 1) & mask; values[next] != null; next = (next + 1) & mask) {
            int home = home(keys[next]);
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                keys[hole] = keys[next];
                values[hole] = values[next];
                hole = next;
            }
        }
        values[hole] = null;
    }

    /** Calls {@code action} for each value as they are now: it may change the table. */
    @SuppressWarnings("unchecked") // only put stores values
    public void forEach(Consumer<? super V> action) {
        for (Object value : values.clone()) {
            if (value != null) {
                action.accept((V) value);
            }
        }
    }

    private int slot(long key) {
        int mask = values.length - 1;
        int slot = home(key);
        while (values[slot] != null && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long key) {
        long hash = (key ^ secret) * 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ hash >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        return (int) (hash >>> 32) & (values.length - 1);
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[oldValues.length * 2];
        for (int i = 0; i < oldValues.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = value;
            }
        }
    }
}
