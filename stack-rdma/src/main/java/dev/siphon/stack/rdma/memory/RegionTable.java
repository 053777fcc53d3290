package dev.siphon.stack.rdma.memory;

import java.util.Arrays;

/** Which native memory is registered, by address; looked at without locks, changed by making another one. */
final class RegionTable {

    static final RegionTable EMPTY = new RegionTable(new long[0], new long[0], new int[0]);

    private final long[] starts;
    private final long[] ends;
    private final int[] keys;

    private RegionTable(long[] starts, long[] ends, int[] keys) {
        this.starts = starts;
        this.ends = ends;
        this.keys = keys;
    }

    RegionTable with(long start, long length, int key) {
        int at = -Arrays.binarySearch(starts, start) - 1;
        int size = starts.length;
        long[] newStarts = Arrays.copyOf(starts, size + 1);
        long[] newEnds = Arrays.copyOf(ends, size + 1);
        int[] newKeys = Arrays.copyOf(keys, size + 1);
        System.arraycopy(starts, at, newStarts, at + 1, size - at);
        System.arraycopy(ends, at, newEnds, at + 1, size - at);
        System.arraycopy(keys, at, newKeys, at + 1, size - at);
        newStarts[at] = start;
        newEnds[at] = start + length;
        newKeys[at] = key;
        return new RegionTable(newStarts, newEnds, newKeys);
    }

    RegionTable without(long start) {
        int at = Arrays.binarySearch(starts, start);
        if (at < 0) {
            return this;
        }
        int size = starts.length - 1;
        long[] newStarts = Arrays.copyOf(starts, size);
        long[] newEnds = Arrays.copyOf(ends, size);
        int[] newKeys = Arrays.copyOf(keys, size);
        System.arraycopy(starts, at + 1, newStarts, at, size - at);
        System.arraycopy(ends, at + 1, newEnds, at, size - at);
        System.arraycopy(keys, at + 1, newKeys, at, size - at);
        return new RegionTable(newStarts, newEnds, newKeys);
    }

    /** The place of the region that holds all of the {@code length} bytes at {@code address}; negative if none does. */
    int find(long address, long length) {
        int at = Arrays.binarySearch(starts, address);
        int candidate = at >= 0 ? at : -at - 2;
        return candidate >= 0 && address + length <= ends[candidate] ? candidate : -1;
    }

    int key(int place) {
        return keys[place];
    }

    int size() {
        return starts.length;
    }
}
