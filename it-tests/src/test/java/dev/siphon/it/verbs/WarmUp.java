package dev.siphon.it.verbs;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Opens what rdma_cm keeps open until the process ends: a context for each device. */
public final class WarmUp {

    private static boolean done;

    private WarmUp() {}

    /** Listens once, so that descriptors can be compared from now on. */
    public static synchronized void once() {
        if (done) {
            return;
        }
        try (NetworkStack stack = NetworkStackRegistry.load().require("rdma").create(StackConfig.ofWorkers(1))) {
            stack.start();
            stack.ready();
            Worker worker = stack.workers().get(0);
            worker.center().submitAndWait(() -> {
                try {
                    worker.listen(VerbsAddresses.fresh(), SocketOptions.defaults())
                            .close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        done = true;
    }
}
