package dev.siphon.it.messenger;

import dev.siphon.it.verbs.VerbsAddresses;
import dev.siphon.it.verbs.WarmUp;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.LocalSocketAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** The worlds of transports with threads. */
final class Worlds {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private Worlds() {}

    static MessengerWorld tcp4() {
        return new ThreadedWorld(
                "posix", () -> EntityAddress.parse("127.0.0.1:0"), () -> EntityAddress.parse("127.0.0.1:9/77"));
    }

    /** On the first verbs device. */
    static MessengerWorld rdma() {
        WarmUp.once();
        return new ThreadedWorld(
                "rdma",
                () -> EntityAddress.legacy(VerbsAddresses.fresh(), 0),
                () -> EntityAddress.legacy(new InetSocketAddress(VerbsAddresses.own(), 9), 77));
    }

    static MessengerWorld local() {
        return new ThreadedWorld("posix", Worlds::freshName, Worlds::freshName);
    }

    static EntityAddress freshName() {
        String name = "siphon-it-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
        return EntityAddress.legacy(LocalSocketAddress.ofAbstract(name), 0);
    }
}
