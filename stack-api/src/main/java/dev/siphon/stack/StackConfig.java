package dev.siphon.stack;

import java.util.Map;

/**
 * What a stack is told when it is created.
 *
 * @param workers number of workers, 1 to {@link #MAX_WORKERS} ({@code ms_async_op_threads})
 * @param busyPollMicros how long a worker without work keeps looking before it sleeps; 0 sleeps at once
 * @param poolMaxIdleBytes bound of the payload memory that each worker keeps for re-use, in bytes
 * @param transportOptions options that belong to one transport, by configuration key
 */
public record StackConfig(
        int workers, long busyPollMicros, long poolMaxIdleBytes, Map<String, String> transportOptions) {

    /** Ceph's cap on event centers per stack ({@code MAX_EVENTCENTER}). */
    public static final int MAX_WORKERS = 24;

    public StackConfig {
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new IllegalArgumentException("workers is " + workers + ", allowed are 1 to " + MAX_WORKERS);
        }
        if (busyPollMicros < 0) {
            throw new IllegalArgumentException("busyPollMicros is " + busyPollMicros + ", must not be negative");
        }
        if (poolMaxIdleBytes < 0) {
            throw new IllegalArgumentException("poolMaxIdleBytes is " + poolMaxIdleBytes + ", must not be negative");
        }
        transportOptions = Map.copyOf(transportOptions);
    }

    /** {@code workers} workers that sleep when idle and keep up to 64 MiB of payload memory each. */
    public static StackConfig ofWorkers(int workers) {
        return new StackConfig(workers, 0, 64L << 20, Map.of());
    }
}
