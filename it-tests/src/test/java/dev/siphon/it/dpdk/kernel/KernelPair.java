package dev.siphon.it.dpdk.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.it.dpdk.VethPair;
import java.io.IOException;
import java.util.Optional;

/** A wire with dpdk at one end and the kernel at the other, and processes at both. */
final class KernelPair implements AutoCloseable {

    /** The port that is used at either end. */
    static final String PORT = "6800";

    private final VethPair pair;

    private KernelPair(VethPair pair) {
        this.pair = pair;
    }

    /** Skips the test where there can be none. */
    static KernelPair open() throws IOException {
        Optional<String> obstacle = VethPair.obstacle();
        assume(obstacle.isEmpty(), obstacle.orElse(""));
        return new KernelPair(VethPair.open(DpdkEnd.KERNEL_ADDRESS + "/24"));
    }

    /** Skips the test, with {@code otherwise} as the reason, unless {@code holds}. */
    static void assume(boolean holds, String otherwise) {
        if (!holds) {
            System.out.println("skipped: " + otherwise);
        }
        assumeTrue(holds, otherwise);
    }

    Child dpdk(String... arguments) throws IOException {
        return Child.java(pair.inDpdk(), DpdkEnd.class, arguments);
    }

    /** One that listens, and does so by now. */
    Child dpdkListening(String... arguments) throws IOException {
        return listening(dpdk(arguments));
    }

    Child kernel(String... arguments) throws IOException {
        return Child.java(pair.inKernel(), KernelEnd.class, arguments);
    }

    Child kernelListening(String... arguments) throws IOException {
        return listening(kernel(arguments));
    }

    private static Child listening(Child child) {
        try {
            child.awaitLines("listening", 1);
            return child;
        } catch (AssertionError e) {
            child.close();
            throw e;
        }
    }

    /** A program on the kernel's end. */
    Child program(String... command) throws IOException {
        return Child.program(pair.inKernel(), command);
    }

    @Override
    public void close() {
        pair.close();
    }
}
