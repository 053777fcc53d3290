package dev.siphon.messenger.simple;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The lock that guards one connection, and the one condition under it: that something changed. What waits names what it waits
 * for.
 */
final class ConnectionLock {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    void run(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    <T> T get(Supplier<T> task) {
        lock.lock();
        try {
            return task.get();
        } finally {
            lock.unlock();
        }
    }

    /** Has those that wait look again. Under the lock. */
    void changed() {
        changed.signalAll();
    }

    /** Returns once {@code condition} holds, which the lock is given up for. Under the lock. */
    void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            changed.awaitUninterruptibly();
        }
    }

    /** As {@link #await}, at most {@code micros}. Under the lock. */
    void awaitAtMost(long micros, BooleanSupplier condition) {
        long left = TimeUnit.MICROSECONDS.toNanos(micros);
        boolean interrupted = false;
        while (left > 0 && !condition.getAsBoolean()) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
