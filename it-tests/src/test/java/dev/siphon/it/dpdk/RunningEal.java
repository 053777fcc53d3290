package dev.siphon.it.dpdk;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.StackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;

/** DPDK's EAL, which keeps some descriptors until the process ends. */
public final class RunningEal {

    private static boolean isStarted;

    private RunningEal() {}

    /** Starts it, so that descriptors can be compared from now on. */
    public static synchronized void once() {
        if (isStarted) {
            return;
        }
        try (NetworkStack stack = NetworkStackRegistry.load().require("dpdk").create(StackConfig.ofWorkers(1))) {
            stack.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        isStarted = true;
    }
}
