package dev.siphon.it.stack;

import dev.siphon.stack.event.Poller;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the turns of an event center, and lets it sleep. */
final class TurnCounter implements Poller {

    private final AtomicInteger turns = new AtomicInteger();

    @Override
    public int poll() {
        turns.incrementAndGet();
        return 0;
    }

    @Override
    public boolean prepareToSleep() {
        return true;
    }

    int turns() {
        return turns.get();
    }
}
