package dev.siphon.stack.rdma.event;

import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.FiredEvents;
import java.util.Arrays;

/**
 * Sockets as an event center knows them: small numbers with conditions. A condition that comes about is kept until
 * somebody watches for it, and is forgotten once it was reported. Costs no system call. On one worker's thread.
 */
public final class HandleTable {

    private static final int INITIAL_SIZE = 64;

    private static final byte OPEN = 4;
    private static final byte QUEUED = 8;
    private static final byte CONDITIONS = EventCenter.READABLE | EventCenter.WRITABLE;

    /** Conditions that were not reported yet, and the two flags above. */
    private byte[] states = new byte[INITIAL_SIZE];

    private byte[] watched = new byte[INITIAL_SIZE];
    private int[] free = new int[INITIAL_SIZE];
    private int freeCount;

    /** Handles with something to report, in the order it came about; never more than there are handles. */
    private int[] queue = new int[INITIAL_SIZE];

    private int queueHead;
    private int queued;
    private int open;

    /** A table without handles. The first will be 1. */
    public HandleTable() {
        addFree(1);
    }

    private void addFree(int from) {
        for (int handle = states.length - 1; handle >= from; handle--) {
            free[freeCount++] = handle;
        }
    }

    /** A new handle that nobody watches. */
    public int open() {
        if (freeCount == 0) {
            grow();
        }
        int handle = free[--freeCount];
        states[handle] = (byte) (OPEN | (states[handle] & QUEUED));
        watched[handle] = EventCenter.NONE;
        open++;
        return handle;
    }

    private void grow() {
        int old = states.length;
        states = Arrays.copyOf(states, old * 2);
        watched = Arrays.copyOf(watched, old * 2);
        free = new int[old * 2];
        int[] longer = new int[old * 2];
        for (int i = 0; i < queued; i++) {
            longer[i] = queue[(queueHead + i) & (old - 1)];
        }
        queue = longer;
        queueHead = 0;
        addFree(old);
    }

    /** Frees a handle; what it had to report is forgotten. */
    public void close(int handle) {
        if (isOpen(handle)) {
            // A queued number stays in the queue, where it will have nothing to report unless it is used again.
            states[handle] &= QUEUED;
            watched[handle] = EventCenter.NONE;
            free[freeCount++] = handle;
            open--;
        }
    }

    public boolean isOpen(int handle) {
        return handle > 0 && handle < states.length && (states[handle] & OPEN) != 0;
    }

    /** Handles that are open. */
    public int openHandles() {
        return open;
    }

    void watch(int handle, int mask) {
        watched[handle] |= (byte) mask;
        enqueueIfDue(handle);
    }

    void unwatch(int handle, int mask) {
        if (isOpen(handle)) {
            watched[handle] &= (byte) ~mask;
        }
    }

    /** The conditions in {@code mask} have come about at {@code handle}. A closed handle is ignored. */
    public void notify(int handle, int mask) {
        if (isOpen(handle)) {
            states[handle] |= (byte) mask;
            enqueueIfDue(handle);
        }
    }

    private void enqueueIfDue(int handle) {
        if ((states[handle] & QUEUED) == 0 && (states[handle] & watched[handle] & CONDITIONS) != 0) {
            states[handle] |= QUEUED;
            queue[(queueHead + queued) & (queue.length - 1)] = handle;
            queued++;
        }
    }

    /** Whether something is to be reported. */
    public boolean hasReports() {
        return queued > 0;
    }

    /** Moves what is to be reported to {@code fired}, as far as there is room. */
    void report(FiredEvents fired) {
        while (queued > 0 && fired.size() < fired.capacity()) {
            int handle = queue[queueHead];
            queueHead = (queueHead + 1) & (queue.length - 1);
            queued--;
            int due = states[handle] & watched[handle] & CONDITIONS;
            states[handle] &= (byte) ~(due | QUEUED);
            if (due != EventCenter.NONE) {
                fired.add(handle, due);
            }
        }
    }
}
