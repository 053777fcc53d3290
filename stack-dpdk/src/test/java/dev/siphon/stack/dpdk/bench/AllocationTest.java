package dev.siphon.stack.dpdk.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.shim.DpdkLibrary;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** In the steady state, packets make no garbage. */
class AllocationTest {

    private static final int ARRAYS_MTU = 1500;
    private static final int SEGMENT_MTU = 9000;
    private static final int WARM_UP_PACKETS = 100_000;
    private static final int MEASURED_PACKETS = 500_000;
    /** When the compiler changes its mind, code runs for a while whose objects it does not spare: another stretch is free of it. */
    private static final int STRETCHES = 10;
    /** Less than a thousandth of a byte a packet. */
    private static final int TOLERATED_BYTES = MEASURED_PACKETS / 1000;

    private static final int STREAM_BYTES = 16 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private interface Traffic {
        void go(RingPair pair) throws TransportException;
    }

    private static final Traffic ROUND_TRIP = pair -> pair.roundTrip(64);
    private static final Traffic STREAM = pair -> pair.stream(STREAM_BYTES);

    @Test
    void roundTripsAllocateNothing() throws TransportException {
        assertAllocatesNothing(Wire.ofArrays(ARRAYS_MTU, false), ROUND_TRIP);
    }

    @Test
    void streamsAllocateNothing() throws TransportException {
        assertAllocatesNothing(Wire.ofArrays(ARRAYS_MTU, false), STREAM);
    }

    @Test
    void roundTripsThroughTheShimAllocateNothing() throws TransportException {
        assertAllocatesNothing(bursts(), ROUND_TRIP);
    }

    @Test
    void streamsThroughTheShimAllocateNothing() throws TransportException {
        assertAllocatesNothing(bursts(), STREAM);
    }

    private static Wire bursts() throws TransportException {
        boolean isHere = !(DpdkLibrary.availability() instanceof Unavailable);
        if (!isHere) {
            System.out.println("skipped: " + DpdkLibrary.availability());
        }
        assumeTrue(isHere, () -> "no DPDK here: " + DpdkLibrary.availability());
        return Wire.ofBursts(SEGMENT_MTU, "");
    }

    private static void assertAllocatesNothing(Wire wire, Traffic traffic) throws TransportException {
        long[] time = {0};
        LongSupplier clock = () -> time[0] += 1_000;
        try (RingPair pair = new RingPair(wire, clock)) {
            send(pair, traffic, WARM_UP_PACKETS);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < STRETCHES && least >= TOLERATED_BYTES; i++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                send(pair, traffic, MEASURED_PACKETS);
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least)
                    .as("bytes allocated while %d packets were sent", MEASURED_PACKETS)
                    .isLessThan(TOLERATED_BYTES);
        }
    }

    private static void send(RingPair pair, Traffic traffic, int packets) throws TransportException {
        long end = pair.packets() + packets;
        while (pair.packets() < end) {
            traffic.go(pair);
        }
    }
}
