package dev.siphon.tools.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Objects;

/** Reads what this process has used. Must be made when the worker threads are there; they live as long as it. */
final class UsageProbe {

    private final com.sun.management.OperatingSystemMXBean process =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    private final com.sun.management.ThreadMXBean threads =
            ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
    private final long[] workerIds;

    /** A probe over the threads whose names begin with {@code workerThreadPrefix}. */
    UsageProbe(String workerThreadPrefix) {
        workerIds = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().startsWith(workerThreadPrefix))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        if (workerIds.length == 0) {
            throw new IllegalStateException("no thread is named " + workerThreadPrefix + "*");
        }
    }

    ProcessUsage read() {
        long allocated =
                Arrays.stream(threads.getThreadAllocatedBytes(workerIds)).sum();
        return new ProcessUsage(process.getProcessCpuTime(), allocated);
    }
}
