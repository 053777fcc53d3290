package dev.siphon.stack.event;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Handles that no kernel knows, by the rules of Ceph's class of this name: numbers from 1, the lowest free one first; a
 * condition is kept until somebody listens for it, and is forgotten once it has been reported. Reporting allocates nothing.
 * One thread only.
 */
public final class UserspaceEventManager {

    /** State of a handle that is open. */
    private static final int OPEN = 1;

    /** State of a handle that is among those to be reported. */
    private static final int WAITING = 2;

    private static final int CONDITIONS = EventCenter.READABLE | EventCenter.WRITABLE;

    private int[] states = new int[64];
    private int[] listening = new int[64];
    private int[] activating = new int[64];
    private int[] waiting = new int[64];
    private int waitingCount;
    private int lowestFree = 1;
    private int open;

    /** A new handle that nobody listens to. */
    public int open() {
        int handle = lowestFree;
        if (handle == states.length) {
            int grown = handle * 2;
            states = Arrays.copyOf(states, grown);
            listening = Arrays.copyOf(listening, grown);
            activating = Arrays.copyOf(activating, grown);
        }
        states[handle] = OPEN;
        open++;
        while (lowestFree < states.length && states[lowestFree] != 0) {
            lowestFree++;
        }
        return handle;
    }

    /** Listens for {@code mask} too. False if the handle is unknown. */
    public boolean listen(int handle, int mask) {
        if (!isOpen(handle)) {
            return false;
        }
        listening[handle] |= mask & CONDITIONS;
        enqueue(handle);
        return true;
    }

    /** Listens no longer for {@code mask}. False if the handle is unknown. */
    public boolean unlisten(int handle, int mask) {
        if (!isOpen(handle)) {
            return false;
        }
        listening[handle] &= ~mask;
        return true;
    }

    /** The conditions in {@code mask} have come about. False if the handle is unknown. */
    public boolean notify(int handle, int mask) {
        if (!isOpen(handle)) {
            return false;
        }
        activating[handle] |= mask & CONDITIONS;
        enqueue(handle);
        return true;
    }

    /** What {@code handle} is listened to for. */
    public int listening(int handle) {
        return isOpen(handle) ? listening[handle] : EventCenter.NONE;
    }

    /** Calls {@code action} for each handle that is listened to, in order. */
    public void forEachListening(IntConsumer action) {
        for (int handle = 1; handle < states.length; handle++) {
            if (listening(handle) != EventCenter.NONE) {
                action.accept(handle);
            }
        }
    }

    /** Frees the number, and takes it out of the next report. Unknown handles are ignored. */
    public void close(int handle) {
        if (!isOpen(handle)) {
            return;
        }
        if ((states[handle] & WAITING) != 0) {
            removeWaiting(handle);
        }
        states[handle] = 0;
        listening[handle] = EventCenter.NONE;
        activating[handle] = EventCenter.NONE;
        lowestFree = Math.min(lowestFree, handle);
        open--;
    }

    public int openHandles() {
        return open;
    }

    /** Whether {@link #report} would look at any handle. */
    public boolean hasWaiting() {
        return waitingCount > 0;
    }

    /**
     * Adds the handles with something to report, in the order it came about, and forgets what it reports. What finds no room
     * is reported the next time.
     */
    public void report(FiredEvents fired) {
        int looked = 0;
        for (; looked < waitingCount && fired.size() < fired.capacity(); looked++) {
            int handle = waiting[looked];
            states[handle] &= ~WAITING;
            int mask = activating[handle] & listening[handle];
            if (mask != EventCenter.NONE) {
                activating[handle] &= ~mask;
                fired.add(handle, mask);
            }
        }
        waitingCount -= looked;
        System.arraycopy(waiting, looked, waiting, 0, waitingCount);
    }

    private void enqueue(int handle) {
        if ((states[handle] & WAITING) != 0 || (activating[handle] & listening[handle]) == EventCenter.NONE) {
            return;
        }
        states[handle] |= WAITING;
        if (waitingCount == waiting.length) {
            waiting = Arrays.copyOf(waiting, waitingCount * 2);
        }
        waiting[waitingCount++] = handle;
    }

    private void removeWaiting(int handle) {
        int at = 0;
        while (waiting[at] != handle) {
            at++;
        }
        waitingCount--;
        System.arraycopy(waiting, at + 1, waiting, at, waitingCount - at);
    }

    private boolean isOpen(int handle) {
        return handle > 0 && handle < states.length && states[handle] != 0;
    }
}
