package dev.siphon.tools.bench.probe;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory in use at a quiet moment.
 *
 * @param heapBytes reachable objects
 * @param directBytes direct buffers, those that pools keep for later included
 */
public record LiveMemory(long heapBytes, long directBytes) {

    /** Now. Collects garbage, so not for the middle of a run. */
    public static LiveMemory measure() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new LiveMemory(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct);
    }

    /** Bytes of both kinds. */
    @JsonIgnore
    public long bytes() {
        return heapBytes + directBytes;
    }
}
