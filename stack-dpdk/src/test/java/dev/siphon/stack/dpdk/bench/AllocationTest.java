package dev.siphon.stack.dpdk.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** In the steady state, packets make no garbage. */
class AllocationTest {

    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 20_000;

    /** What the measurement itself and the compiler's deoptimizations leave: far less than a byte a packet. */
    private static final long TOLERATED_BYTES = 10_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long now;

    private long tick() {
        return now += 1_000;
    }

    @Test
    void roundTripsAllocateNothing() throws Exception {
        RingPair pair = new RingPair(1500, false, this::tick);
        for (int i = 0; i < WARM_UP; i++) {
            pair.roundTrip(64);
        }
        long packets = pair.packets();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MEASURED; i++) {
            pair.roundTrip(64);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(pair.packets() - packets).isGreaterThanOrEqualTo(2L * MEASURED);
        assertThat(allocated).as("bytes allocated").isLessThan(TOLERATED_BYTES);
    }

    @Test
    void streamsAllocateNothing() throws Exception {
        RingPair pair = new RingPair(9000, false, this::tick);
        pair.stream(200L << 20);
        long packets = pair.packets();
        long before = threads.getCurrentThreadAllocatedBytes();
        pair.stream(200L << 20);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(pair.packets() - packets).isGreaterThan(20_000);
        assertThat(allocated).as("bytes allocated").isLessThan(TOLERATED_BYTES);
    }
}
