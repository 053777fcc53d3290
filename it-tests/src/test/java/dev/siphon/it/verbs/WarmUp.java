package dev.siphon.it.verbs;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/** Opens what rdma_cm keeps open until the process ends: a context for each device. */
public final class WarmUp {

    private static final Set<InetAddress> DONE = new HashSet<>();

    private WarmUp() {}

    /** Listens once on the first device, so that descriptors can be compared from now on. */
    public static void once() {
        on(VerbsAddresses.own());
    }

    /** Listens once on the device of {@code address}. */
    public static synchronized void on(InetAddress address) {
        if (!DONE.add(address)) {
            return;
        }
        try (NetworkStack stack = NetworkStackRegistry.load().require("rdma").create(StackConfig.ofWorkers(1))) {
            stack.start();
            stack.ready();
            Worker worker = stack.workers().get(0);
            worker.center().submitAndWait(() -> {
                try {
                    worker.listen(new InetSocketAddress(address, 0), SocketOptions.defaults())
                            .close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
