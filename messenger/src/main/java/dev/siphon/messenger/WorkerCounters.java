package dev.siphon.messenger;

import dev.siphon.stack.Worker;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The counters of one worker. Counted on the worker's own thread, read from any. */
public final class WorkerCounters {

    private final Worker worker;
    private final AtomicLongArray values = new AtomicLongArray(WorkerCounter.values().length);
    private final AtomicLong gatheredBytes = new AtomicLong();

    public WorkerCounters(Worker worker) {
        this.worker = worker;
    }

    /** The worker's place in its stack. */
    public int workerId() {
        return worker.id();
    }

    /** Adds to a counter. On the worker's thread only: this is a plain addition, published lazily. */
    public void add(WorkerCounter counter, long amount) {
        int index = counter.ordinal();
        values.lazySet(index, values.getPlain(index) + amount);
    }

    /** Adds to {@link WorkerCounter#MSGR_RECV_GATHERED_BYTES}. Any thread: whoever asks for one piece does the copying. */
    public void gathered(long bytes) {
        gatheredBytes.addAndGet(bytes);
    }

    public long value(WorkerCounter counter) {
        return switch (counter) {
            case MSGR_RUNNING_TOTAL_TIME -> worker.center().busyNanos();
            case MSGR_RECV_GATHERED_BYTES -> gatheredBytes.get();
            default -> values.get(counter.ordinal());
        };
    }

    /** What the worker's transport counts besides, by the names that it gives; empty for one that counts nothing. */
    public Map<String, Long> transport() {
        return worker.transportCounters();
    }

    /** All values now, one by one: not a consistent cut. */
    public Map<WorkerCounter, Long> snapshot() {
        Map<WorkerCounter, Long> snapshot = new EnumMap<>(WorkerCounter.class);
        for (WorkerCounter counter : WorkerCounter.values()) {
            snapshot.put(counter, value(counter));
        }
        return snapshot;
    }
}
