package dev.siphon.stack.dpdk.tcp;

/**
 * What the peer has of what is in flight, besides what it acknowledged: ranges in order (RFC 6675 §3). Between them are
 * holes; what lies above a hole says whether it is lost, the same for all of it, so that no octet is looked at by itself.
 */
final class SackScoreboard {

    /** Ranges remembered at most. What the peer says beyond them is forgotten: it is advice. */
    static final int MAX_RANGES = 64;

    /** RFC 6675 §2. */
    private static final int DUPLICATE_THRESHOLD = 3;

    private final int[] starts = new int[MAX_RANGES];
    private final int[] ends = new int[MAX_RANGES];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int ranges() {
        return count;
    }

    /** Start of range {@code i}, counted from the lowest. */
    int start(int i) {
        return starts[i];
    }

    /** The number behind the last of range {@code i}. */
    int end(int i) {
        return ends[i];
    }

    void clear() {
        count = 0;
    }

    /** Everything below {@code acknowledged} has been acknowledged. */
    void advance(int acknowledged) {
        int gone = 0;
        while (gone < count && Sequence.lessOrEqual(ends[gone], acknowledged)) {
            gone++;
        }
        remove(0, gone);
        if (count > 0 && Sequence.less(starts[0], acknowledged)) {
            starts[0] = acknowledged;
        }
    }

    /** Notes that the peer has what lies from {@code start} to before {@code end}; whether that was news. */
    boolean add(int start, int end) {
        int first = 0;
        while (first < count && Sequence.less(ends[first], start)) {
            first++;
        }
        int last = first;
        int mergedStart = start;
        int mergedEnd = end;
        while (last < count && Sequence.lessOrEqual(starts[last], end)) {
            mergedStart = Sequence.min(mergedStart, starts[last]);
            mergedEnd = Sequence.max(mergedEnd, ends[last]);
            last++;
        }
        if (last == first) {
            return insert(first, start, end);
        }
        boolean isNews = last - first > 1 || mergedStart != starts[first] || mergedEnd != ends[first];
        starts[first] = mergedStart;
        ends[first] = mergedEnd;
        remove(first + 1, last - first - 1);
        return isNews;
    }

    private boolean insert(int at, int start, int end) {
        if (count == MAX_RANGES) {
            return false;
        }
        System.arraycopy(starts, at, starts, at + 1, count - at);
        System.arraycopy(ends, at, ends, at + 1, count - at);
        starts[at] = start;
        ends[at] = end;
        count++;
        return true;
    }

    private void remove(int from, int number) {
        if (number > 0) {
            System.arraycopy(starts, from + number, starts, from, count - from - number);
            System.arraycopy(ends, from + number, ends, from, count - from - number);
            count -= number;
        }
    }

    /** Whether the hole below range {@code i} is lost: enough lies above it (RFC 6675 §4, IsLost). */
    boolean isHoleLost(int i, int mss) {
        if (count - i >= DUPLICATE_THRESHOLD) {
            return true;
        }
        int above = 0;
        for (int range = i; range < count; range++) {
            above += ends[range] - starts[range];
        }
        return above > (DUPLICATE_THRESHOLD - 1) * mss;
    }

    /** Octets of {@code from} to before {@code to} that the peer is not known to have. */
    int missing(int from, int to) {
        int missing = Math.max(0, to - from);
        for (int i = 0; i < count; i++) {
            missing -= Math.max(0, Sequence.min(ends[i], to) - Sequence.max(starts[i], from));
        }
        return missing;
    }
}
