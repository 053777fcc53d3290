package dev.siphon.stack.dpdk.event;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.shim.PortQueue;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.event.FiredEvents;
import dev.siphon.stack.event.UserspaceEventManager;
import java.lang.invoke.VarHandle;

/**
 * The driver of one worker: conditions of sockets are noted in user space, and a worker without work sleeps on its queue. Where
 * packets cannot end a sleep, sleeps are short, and the longer the worker has had nothing to do the longer they are.
 */
public final class DpdkEventDriver implements EventDriver {

    /** What a worker has besides its event center. */
    public interface Sleeper {

        /** Whether there is something to do after all; looked at once others know that this worker sleeps. */
        boolean hasWork();

        /** How long it may sleep at most. */
        long sleepNanos();
    }

    private static final long FIRST_NAP_NANOS = 50_000;
    private static final long LONGEST_NAP_NANOS = 1_000_000;

    private final PortQueue queue;
    private final boolean wakesForPackets;
    private final CoreSharing core;
    private final UserspaceEventManager events = new UserspaceEventManager();
    private Sleeper sleeper = new Sleeper() {
        @Override
        public boolean hasWork() {
            return true;
        }

        @Override
        public long sleepNanos() {
            return 0;
        }
    };
    private long nap = FIRST_NAP_NANOS;
    private volatile boolean isAsleep;

    public DpdkEventDriver(PortQueue queue) {
        this.queue = queue;
        this.wakesForPackets = queue.wakesForPackets();
        this.core = new CoreSharing(queue);
    }

    /** Who decides whether to sleep. Before the first turn. */
    public void sleeper(Sleeper value) {
        sleeper = value;
    }

    /** The handles of the worker's sockets. */
    public UserspaceEventManager events() {
        return events;
    }

    /** A turn of the worker that began at {@code nowNanos} was with work, or without. */
    public void noteTurn(long nowNanos, boolean hasWork) {
        core.turn(nowNanos, hasWork);
        if (hasWork) {
            nap = FIRST_NAP_NANOS;
        }
    }

    /** Whether there is so much else to do on this core that a worker without work should sleep at once. */
    public boolean isCrowded() {
        return core.isCrowded();
    }

    @Override
    public void add(int handle, int currentMask, int addedMask) throws TransportException {
        if (!events.listen(handle, addedMask)) {
            throw new TransportException(Errno.ENOENT, "file event for handle " + handle + ", which is not open");
        }
    }

    @Override
    public void remove(int handle, int currentMask, int removedMask) {
        events.unlisten(handle, removedMask);
    }

    @Override
    public void await(FiredEvents fired, long timeoutNanos) {
        events.report(fired);
        if (fired.size() > 0) {
            return;
        }
        if (timeoutNanos != 0) {
            sleep(timeoutNanos);
        } else {
            core.idle();
        }
    }

    private void sleep(long timeoutNanos) {
        core.sleep();
        long limit = sleeper.sleepNanos();
        if (timeoutNanos > 0) {
            limit = Math.min(limit, timeoutNanos);
        }
        if (!wakesForPackets) {
            limit = Math.min(limit, nap);
            nap = Math.min(nap * 2, LONGEST_NAP_NANOS);
        }
        isAsleep = true;
        if (limit > 0 && !sleeper.hasWork()) {
            queue.sleep(limit);
        }
        isAsleep = false;
    }

    /** Ends a sleep, if there is one. Any thread, after it left something for this worker to do. */
    public void wakeIfAsleep() {
        // What was left must be seen by a worker that is not seen to sleep: it looks once more after it has said so.
        VarHandle.fullFence();
        if (isAsleep) {
            queue.wake();
        }
    }

    @Override
    public void wakeUp() {
        queue.wake();
    }

    @Override
    public void close() {}
}
