package dev.siphon.it.guard;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.messenger.MessengerSystem;
import dev.siphon.tools.bench.system.nio.NioSystem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Measures in a process of its own, where nothing else was compiled or is running, and prints a {@link Reading} per try until
 * somebody ends it: {@code allocation SIZE DEPTH} or {@code ratio SIZE DEPTH}.
 */
final class GuardMain {

    /** A million messages. */
    private static final long ROUND_TRIPS_OF_ALLOCATION = 500_000;

    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration WINDOW = Duration.ofMillis(500);

    /** The two systems take turns this often in a try, so that a machine that drifts drifts for both. */
    private static final int TURNS = 2;

    private static final int SAMPLED_MESSAGES = 10_000;

    private GuardMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Load load = Load.closed(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        switch (arguments[0]) {
            case "allocation" -> allocations(load);
            case "ratio" -> ratios(load);
            default -> throw new IllegalArgumentException(arguments[0] + " is neither allocation nor ratio");
        }
    }

    private static SystemUnderTest posix() {
        return new MessengerSystem("posix", "kernel TCP over 127.0.0.1", MessengerType.ASYNC_POSIX, "127.0.0.1:0");
    }

    /** Bytes per message that are not the message itself, which the application makes and sends. */
    private static void allocations(Load load) throws IOException, InterruptedException {
        double ofApplication = bytesOfMessage();
        try (RunningSystem posix = RunningSystem.start(posix())) {
            posix.run(load, SETTLE, 0, WARM_UP);
            while (true) {
                Noise noise = new Noise();
                Spent spent = posix.run(load, SETTLE, ROUND_TRIPS_OF_ALLOCATION, Duration.ZERO);
                new Reading(spent.allocatedBytesPerMessage() - ofApplication, noise.complaint()).print();
            }
        }
    }

    private static double bytesOfMessage() {
        com.sun.management.ThreadMXBean threads =
                ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
        Message[] kept = new Message[SAMPLED_MESSAGES];
        long self = Thread.currentThread().getId();
        // The first round is for what the measuring itself allocates.
        long bytes = 0;
        for (int round = 0; round < 2; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < kept.length; i++) {
                kept[i] = Message.opaque(1).tid(i);
            }
            bytes = threads.getThreadAllocatedBytes(self) - before;
        }
        return (double) bytes / kept.length;
    }

    /** Processor time per message of the baseline, divided by Siphon's. */
    private static void ratios(Load load) throws IOException, InterruptedException {
        try (RunningSystem baseline = RunningSystem.start(new NioSystem(GuardRecord.BASELINE, "bare java.nio"));
                RunningSystem posix = RunningSystem.start(posix())) {
            baseline.run(load, SETTLE, 0, WARM_UP);
            posix.run(load, SETTLE, 0, WARM_UP);
            while (true) {
                Noise noise = new Noise();
                Spent ofBaseline = baseline.run(load, SETTLE, 1, WINDOW);
                Spent ofPosix = posix.run(load, SETTLE, 1, WINDOW);
                for (int turn = 1; turn < TURNS; turn++) {
                    ofBaseline = ofBaseline.plus(baseline.run(load, SETTLE, 1, WINDOW));
                    ofPosix = ofPosix.plus(posix.run(load, SETTLE, 1, WINDOW));
                }
                new Reading(ofBaseline.cpuNanosPerMessage() / ofPosix.cpuNanosPerMessage(), noise.complaint()).print();
            }
        }
    }
}
