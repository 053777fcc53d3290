package dev.siphon.stack.rdma;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A worker's connections by the number that their work requests bear: a place, and how often the place was used, so that a
 * late completion of a connection that is gone finds nobody.
 */
final class ConnectionTable {

    private static final int PLACE_BITS = 20;
    private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
    private static final int INITIAL_SIZE = 64;

    private @Nullable RdmaConnectedSocket[] sockets = new RdmaConnectedSocket[INITIAL_SIZE];
    private int[] numbers = new int[INITIAL_SIZE];
    private int[] free = new int[INITIAL_SIZE];
    private int freeCount;

    ConnectionTable() {
        addFree(0);
    }

    private void addFree(int from) {
        for (int place = sockets.length - 1; place >= from; place--) {
            numbers[place] = place;
            free[freeCount++] = place;
        }
    }

    /** Enters {@code socket} and returns its number. */
    int add(RdmaConnectedSocket socket) {
        if (freeCount == 0) {
            int old = sockets.length;
            if (old > PLACE_MASK) {
                throw new IllegalStateException("a worker has at most " + old + " connections");
            }
            sockets = Arrays.copyOf(sockets, old * 2);
            numbers = Arrays.copyOf(numbers, old * 2);
            free = new int[old * 2];
            addFree(old);
        }
        int place = free[--freeCount];
        sockets[place] = socket;
        return numbers[place];
    }

    void remove(int number) {
        int place = number & PLACE_MASK;
        if (numbers[place] == number && sockets[place] != null) {
            sockets[place] = null;
            numbers[place] += 1 << PLACE_BITS;
            free[freeCount++] = place;
        }
    }

    @Nullable
    RdmaConnectedSocket get(int number) {
        int place = number & PLACE_MASK;
        return place < sockets.length && numbers[place] == number ? sockets[place] : null;
    }
}
