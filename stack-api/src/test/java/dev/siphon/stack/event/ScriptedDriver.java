package dev.siphon.stack.event;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A driver that reports what the test put in, and notes what it was asked for. */
final class ScriptedDriver implements EventDriver {

    private final List<int[]> pending = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();
    private Runnable duringWait = () -> {};
    private boolean refuses;
    private boolean closed;
    private int wakeUps;

    /** A center over {@code driver} that belongs to the calling thread; its clock stands at zero. */
    static EventCenter center(ScriptedDriver driver) {
        return center(driver, () -> 0, 0);
    }

    static EventCenter center(ScriptedDriver driver, TimeSource clock, long busyPollNanos) {
        EventCenter center = new EventCenter(0, driver, clock, busyPollNanos, Blocker.sleeping());
        center.setOwner(Thread.currentThread());
        return center;
    }

    /** Reports {@code handle} in the next wait. */
    void fire(int handle, int mask) {
        pending.add(new int[] {handle, mask});
    }

    /** Does {@code action} in the next waits, as another thread would. */
    void duringWait(Runnable action) {
        duringWait = action;
    }

    /** Fails every add from now on. */
    void refuse() {
        refuses = true;
    }

    /** Additions and removals since the last call. */
    List<String> takeCalls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    /** The timeouts of all waits so far, in nanoseconds. */
    List<Long> waits() {
        return waits;
    }

    int wakeUps() {
        return wakeUps;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void add(int handle, int currentMask, int addedMask) throws IOException {
        if (refuses) {
            throw new IOException("refused by the test");
        }
        calls.add("add " + handle + " " + currentMask + "+" + addedMask);
    }

    @Override
    public void remove(int handle, int currentMask, int removedMask) {
        calls.add("remove " + handle + " " + currentMask + "-" + removedMask);
    }

    @Override
    public void await(FiredEvents fired, long timeoutNanos) {
        waits.add(timeoutNanos);
        duringWait.run();
        pending.forEach(event -> fired.add(event[0], event[1]));
        pending.clear();
    }

    @Override
    public void wakeUp() {
        wakeUps++;
    }

    @Override
    public void close() {
        closed = true;
    }
}
