package dev.siphon.tools.bench.probe;

/**
 * What a side has used since it began.
 *
 * @param cpuNanos processor time of all its threads, in nanoseconds
 * @param allocatedBytes heap memory that the system's worker threads have allocated
 * @param collections of garbage
 * @param pauseMillis time that collecting took, in milliseconds
 */
public record ProcessUsage(long cpuNanos, long allocatedBytes, long collections, long pauseMillis) {

    public static final ProcessUsage NONE = new ProcessUsage(0, 0, 0, 0);

    public ProcessUsage since(ProcessUsage before) {
        return new ProcessUsage(
                cpuNanos - before.cpuNanos,
                allocatedBytes - before.allocatedBytes,
                collections - before.collections,
                pauseMillis - before.pauseMillis);
    }

    /** With the processor time of another process added. */
    public ProcessUsage plusCpu(long nanos) {
        return new ProcessUsage(cpuNanos + nanos, allocatedBytes, collections, pauseMillis);
    }
}
