package dev.siphon.tools.bench;

/**
 * What a process has used since it began.
 *
 * @param cpuNanos processor time of all its threads, in nanoseconds
 * @param allocatedBytes heap memory that the system's worker threads have allocated
 */
record ProcessUsage(long cpuNanos, long allocatedBytes) {

    ProcessUsage since(ProcessUsage before) {
        return new ProcessUsage(cpuNanos - before.cpuNanos, allocatedBytes - before.allocatedBytes);
    }
}
