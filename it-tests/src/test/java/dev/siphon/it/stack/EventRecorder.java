package dev.siphon.it.stack;

import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.FileEventHandler;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts file events and does nothing about them. Read from any thread. */
final class EventRecorder implements FileEventHandler {

    private final AtomicInteger readable = new AtomicInteger();
    private final AtomicInteger writable = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public void ready(int handle, int mask) {
        if ((mask & EventCenter.READABLE) != 0) {
            readable.incrementAndGet();
        }
        if ((mask & EventCenter.WRITABLE) != 0) {
            writable.incrementAndGet();
        }
        calls.incrementAndGet();
    }

    int readable() {
        return readable.get();
    }

    int writable() {
        return writable.get();
    }

    int calls() {
        return calls.get();
    }
}
