package dev.siphon.stack.dpdk.bench;

import dev.siphon.stack.TransportException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Round trips of 64 bytes and streams at an MTU of 9000 and of 1500 over rings, with and without checksums. Not a test: run
 * it by hand. What is told is the thread's own time, both ends included, since other work on the machine is not ours.
 */
public final class RingMeasure {

    private static final int ROUND_TRIPS = 300_000;
    private static final long STREAM_BYTES = 1L << 30;
    private static final int ROUNDS = 3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private RingMeasure() {}

    public static void main(String[] args) throws TransportException {
        for (int round = 0; round < ROUNDS; round++) {
            for (boolean offloads : new boolean[] {true, false}) {
                roundTrips(offloads);
                stream(1500, offloads);
                stream(9000, offloads);
            }
        }
    }

    private static void roundTrips(boolean offloads) throws TransportException {
        RingPair pair = new RingPair(1500, offloads, System::nanoTime);
        long began = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < ROUND_TRIPS; i++) {
            pair.roundTrip(64);
        }
        double micros = (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / ROUND_TRIPS;
        System.out.printf("64 B round trip, %s: %.2f us%n", name(offloads), micros);
    }

    private static void stream(int mtu, boolean offloads) throws TransportException {
        RingPair pair = new RingPair(mtu, offloads, System::nanoTime);
        long began = THREADS.getCurrentThreadCpuTime();
        pair.stream(STREAM_BYTES);
        double gigabytes = (double) STREAM_BYTES / (THREADS.getCurrentThreadCpuTime() - began);
        System.out.printf(
                "stream at MTU %d, %s: %.2f GB/s, %d repeated of %d packets%n",
                mtu, name(offloads), gigabytes, pair.repeated(), pair.packets());
    }

    private static String name(boolean offloads) {
        return offloads ? "checksums by the port" : "checksums in Java";
    }
}
