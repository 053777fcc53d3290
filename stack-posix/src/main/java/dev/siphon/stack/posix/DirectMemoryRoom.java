package dev.siphon.stack.posix;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much direct memory the JVM would still give. Asking beforehand matters, since the JVM, asked for more than there is,
 * collects garbage and sleeps for half a second before it refuses.
 */
final class DirectMemoryRoom {

    private final BufferPoolMXBean pool;
    private final long maxBytes;

    DirectMemoryRoom() {
        this.pool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(candidate -> candidate.getName().equals("direct"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the JVM does not tell its direct memory"));
        this.maxBytes = maxBytes();
    }

    /** {@code -XX:MaxDirectMemorySize}; without it as much as the heap may have. */
    private static long maxBytes() {
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long set = Long.parseLong(hotSpot.getVMOption("MaxDirectMemorySize").getValue());
        return set > 0 ? set : Runtime.getRuntime().maxMemory();
    }

    /** Whether {@code bytes} bytes more are within the bound now. */
    boolean has(long bytes) {
        return pool.getMemoryUsed() + bytes <= maxBytes;
    }
}
