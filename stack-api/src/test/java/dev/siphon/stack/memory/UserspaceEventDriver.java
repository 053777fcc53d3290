package dev.siphon.stack.memory;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.event.FiredEvents;
import dev.siphon.stack.event.UserspaceEventManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Waits by not waiting: it reports what is there, and remembers how long its center would have slept. */
final class UserspaceEventDriver implements EventDriver {

    /** How far time moves when a center looks for work instead of sleeping. */
    private static final long BUSY_NANOS = 10_000;

    private final MemoryNetwork network;
    private final UserspaceEventManager manager = new UserspaceEventManager();
    private long sleepsUntil = Schedule.NEVER;

    UserspaceEventDriver(MemoryNetwork network) {
        this.network = network;
    }

    UserspaceEventManager manager() {
        return manager;
    }

    /** The moment until which the center would sleep, or at which it looks again if it does not want to sleep. */
    long sleepsUntil() {
        return sleepsUntil;
    }

    @Override
    public void add(int handle, int currentMask, int addedMask) throws IOException {
        if (!manager.listen(handle, addedMask)) {
            throw new TransportException(Errno.ENOENT, "file event for handle " + handle + ", which is not open");
        }
    }

    @Override
    public void remove(int handle, int currentMask, int removedMask) {
        manager.unlisten(handle, removedMask);
    }

    @Override
    public void await(FiredEvents fired, long timeoutNanos) {
        sleepsUntil = network.clock().nanoTime() + (timeoutNanos == 0 ? BUSY_NANOS : timeoutNanos);
        FaultPlan faults = network.faults();
        manager.report(fired);
        Map<Integer, Integer> masks = new HashMap<>();
        List<Integer> ready = new ArrayList<>();
        for (int i = 0; i < fired.size(); i++) {
            ready.add(fired.handle(i));
            masks.put(fired.handle(i), fired.mask(i));
        }
        faults.reorder(ready);
        fired.clear();
        ready.forEach(handle -> fired.add(handle, masks.getOrDefault(handle, 0)));
        manager.forEachListening(handle -> {
            if (fired.size() < fired.capacity() && !ready.contains(handle) && faults.wakesSpuriously()) {
                fired.add(handle, manager.listening(handle));
            }
        });
    }

    @Override
    public void wakeUp() {
        // Nothing sleeps here: the world's next step gives the worker its turn.
    }

    @Override
    public void close() {}
}
