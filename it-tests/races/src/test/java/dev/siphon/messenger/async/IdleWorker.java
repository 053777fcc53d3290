package dev.siphon.messenger.async;

import dev.siphon.stack.event.Blocker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.EventDriver;
import dev.siphon.stack.event.FiredEvents;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An event loop without sockets, for whichever thread gives it a turn. */
final class IdleWorker {

    private final EventCenter center;

    IdleWorker(int id) {
        center = new EventCenter(id, new NoSockets(), () -> 0, 0, Blocker.sleeping());
    }

    EventCenter center() {
        return center;
    }

    /** Runs what was submitted. */
    void turn() {
        Thread self = Thread.currentThread();
        center.setOwner(self);
        try {
            center.processEvents(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            center.setOwner(null);
        }
    }

    private static final class NoSockets implements EventDriver {

        @Override
        public void add(int handle, int currentMask, int addedMask) {}

        @Override
        public void remove(int handle, int currentMask, int removedMask) {}

        @Override
        public void await(FiredEvents fired, long timeoutNanos) {}

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}
    }
}
