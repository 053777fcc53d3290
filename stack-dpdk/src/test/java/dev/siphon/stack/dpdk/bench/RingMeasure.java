package dev.siphon.stack.dpdk.bench;

import dev.siphon.stack.TransportException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * What TCP/IP itself costs: round trips of 64 bytes, and streams at an MTU of 9000 and of 1500, over the segment by the shim's
 * burst calls, and over arrays without it. Not a test: {@code docs/deploy-dpdk.md} has the command. What is told is the
 * thread's own time, both ends included, since other work on the machine is not ours; the median of several rounds.
 *
 * <p>The argument is where huge pages are mounted; without one, ordinary memory is used.
 */
public final class RingMeasure {

    private static final int SMALL_BYTES = 64;
    private static final int ROUND_TRIPS = 300_000;
    private static final long STREAM_BYTES = 1L << 30;
    private static final int ROUNDS = 7;
    private static final int JUMBO_MTU = 9000;
    private static final int ETHERNET_MTU = 1500;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final String hugePages;

    private RingMeasure(String hugePages) {
        this.hugePages = hugePages;
    }

    public static void main(String[] args) throws TransportException, InterruptedException {
        RingMeasure measure = new RingMeasure(args.length == 0 ? "" : args[0]);
        measure.burstsOver(JUMBO_MTU);
        measure.acrossCores();
        measure.burstsOver(ETHERNET_MTU);
        for (boolean offloads : new boolean[] {true, false}) {
            arraysOver(JUMBO_MTU, offloads);
            arraysOver(ETHERNET_MTU, offloads);
        }
    }

    private void burstsOver(int mtu) throws TransportException {
        try (RingPair pair = new RingPair(Wire.ofBursts(mtu, hugePages), System::nanoTime)) {
            tell("burst calls, " + (hugePages.isEmpty() ? "ordinary memory" : "huge pages"), mtu, pair);
        }
    }

    /** By the clock on the wall: two threads that share a line of memory have to wait for each other. */
    private void acrossCores() throws TransportException, InterruptedException {
        try (Wire wire = Wire.ofBursts(JUMBO_MTU, hugePages)) {
            long[] nanos = new AcrossCores(wire, SMALL_BYTES).roundTrips(ROUND_TRIPS * 2);
            long[] later = Arrays.copyOfRange(nanos, ROUND_TRIPS, nanos.length);
            Arrays.sort(later);
            System.out.printf(
                    "burst calls, from core to core, both polling: 64 B round trip %.2f us (median), %.2f us (99 %%)%n",
                    later[later.length / 2] / 1e3, later[later.length / 100 * 99] / 1e3);
        }
    }

    private static void arraysOver(int mtu, boolean offloads) throws TransportException {
        try (RingPair pair = new RingPair(Wire.ofArrays(mtu, offloads), System::nanoTime)) {
            tell("arrays, " + (offloads ? "no checksums" : "checksums in Java"), mtu, pair);
        }
    }

    private static void tell(String how, int mtu, RingPair pair) throws TransportException {
        double[] micros = new double[ROUNDS];
        double[] gigabytes = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            micros[round] = roundTripMicros(pair);
            gigabytes[round] = STREAM_BYTES / (double) streamNanos(pair);
        }
        System.out.printf(
                "%s, MTU %d: 64 B round trip %.2f us, stream %.2f GB/s; %d packets, %d repeated%n",
                how, mtu, median(micros), median(gigabytes), pair.packets(), pair.repeated());
    }

    private static double roundTripMicros(RingPair pair) throws TransportException {
        long began = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < ROUND_TRIPS; i++) {
            pair.roundTrip(SMALL_BYTES);
        }
        return (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / ROUND_TRIPS;
    }

    private static long streamNanos(RingPair pair) throws TransportException {
        long began = THREADS.getCurrentThreadCpuTime();
        pair.stream(STREAM_BYTES);
        return THREADS.getCurrentThreadCpuTime() - began;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
