package dev.siphon.stack.rdma.memory;

import java.util.concurrent.atomic.AtomicLong;

/** A bound that several takers share. Any thread. */
public final class Budget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** At most {@code limit} may be taken; 0 sets no bound. */
    public Budget(long limit) {
        this.limit = limit == 0 ? Long.MAX_VALUE : limit;
    }

    /** Takes {@code amount} if there is as much. */
    public boolean tryTake(long amount) {
        if (used.addAndGet(amount) > limit) {
            used.addAndGet(-amount);
            return false;
        }
        return true;
    }

    /** Takes {@code amount} though it may exceed the bound. */
    public void take(long amount) {
        used.addAndGet(amount);
    }

    public void giveBack(long amount) {
        used.addAndGet(-amount);
    }

    public long limit() {
        return limit;
    }

    public long used() {
        return used.get();
    }
}
