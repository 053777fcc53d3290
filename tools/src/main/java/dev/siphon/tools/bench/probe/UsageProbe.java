package dev.siphon.tools.bench.probe;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Reads what this process has used. Worker threads may come and go: what one has allocated since the last reading before its
 * end is not counted. One thread.
 */
public final class UsageProbe {

    private final com.sun.management.OperatingSystemMXBean process =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    private final com.sun.management.ThreadMXBean threads =
            ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
    private final String workerThreadPrefix;
    private Map<Long, Long> allocatedByThread = Map.of();
    private long allocated;

    /** A probe over the threads whose names begin with {@code workerThreadPrefix}. */
    public UsageProbe(String workerThreadPrefix) {
        this.workerThreadPrefix = workerThreadPrefix;
    }

    /** What was used up to now; nothing was allocated while there is no worker thread yet. */
    public ProcessUsage read() {
        long[] ids = workerIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> now = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            long before = allocatedByThread.getOrDefault(ids[i], 0L);
            // -1 says that the thread has ended since it was listed.
            long after = Math.max(before, bytes[i]);
            allocated += after - before;
            now.put(ids[i], after);
        }
        allocatedByThread = now;
        return new ProcessUsage(process.getProcessCpuTime(), allocated, collected(), pausedMillis());
    }

    private static long collected() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .filter(UsageProbe::isKnown)
                .sum();
    }

    private static long pausedMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(UsageProbe::isKnown)
                .sum();
    }

    private static boolean isKnown(long value) {
        return value >= 0;
    }

    private long[] workerIds() {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().startsWith(workerThreadPrefix))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
    }
}
