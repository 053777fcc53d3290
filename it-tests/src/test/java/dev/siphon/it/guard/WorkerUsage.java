package dev.siphon.it.guard;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Objects;

/**
 * What the threads of this process that move a system's messages have used: not the JIT compiler, not the collector, not
 * whoever watches.
 *
 * @param cpuNanos processor time
 * @param allocatedBytes heap memory
 */
record WorkerUsage(long cpuNanos, long allocatedBytes) {

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** Of the threads whose names begin with {@code prefix}, up to now. */
    static WorkerUsage of(String prefix) {
        long[] ids = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().startsWith(prefix))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        return new WorkerUsage(
                Arrays.stream(THREADS.getThreadCpuTime(ids)).sum(),
                Arrays.stream(THREADS.getThreadAllocatedBytes(ids)).sum());
    }

    WorkerUsage since(WorkerUsage before) {
        return new WorkerUsage(cpuNanos - before.cpuNanos, allocatedBytes - before.allocatedBytes);
    }
}
