package dev.siphon.messenger;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bound on something counted: messages or bytes taken in and not yet given back (Ceph's {@code Throttle}). A request
 * larger than the whole bound is let in when nothing beyond the bound is out, so that it cannot wait for ever. Lock-free;
 * any thread.
 */
public final class Throttle {

    private final String name;
    private final AtomicLong current = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile long max;

    /** A throttle for {@code max} units; 0 is no bound. */
    public Throttle(String name, long max) {
        if (max < 0) {
            throw new IllegalArgumentException("throttle " + name + ": bound is " + max + ", must not be negative");
        }
        this.name = name;
        this.max = max;
    }

    public String name() {
        return name;
    }

    public long max() {
        return max;
    }

    /** Changes the bound; what is out stays out. */
    public void max(long value) {
        max = value;
    }

    /** What is out now. */
    public long current() {
        return current.get();
    }

    /** How often {@link #tryTake} said no. */
    public long refusals() {
        return refusals.get();
    }

    /** Takes {@code count} units if the bound allows. */
    public boolean tryTake(long count) {
        while (true) {
            long before = current.get();
            if (isOver(before, count)) {
                refusals.incrementAndGet();
                return false;
            }
            if (current.compareAndSet(before, before + count)) {
                return true;
            }
        }
    }

    /** Takes {@code count} units whatever the bound says. */
    public void take(long count) {
        current.addAndGet(count);
    }

    /** Gives {@code count} units back. */
    public void put(long count) {
        if (count == 0) {
            return;
        }
        if (current.addAndGet(-count) < 0) {
            current.addAndGet(count);
            throw new IllegalStateException("throttle " + name + ": more given back than taken");
        }
    }

    private boolean isOver(long before, long count) {
        long bound = max;
        if (bound == 0) {
            return false;
        }
        return count <= bound ? before + count > bound : before > bound;
    }

    @Override
    public String toString() {
        return "throttle " + name + ": " + current + " of " + max;
    }
}
