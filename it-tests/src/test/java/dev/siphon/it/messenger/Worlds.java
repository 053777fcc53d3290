package dev.siphon.it.messenger;

import dev.siphon.it.dpdk.Nic;
import dev.siphon.it.dpdk.RunningEal;
import dev.siphon.it.verbs.VerbsAddresses;
import dev.siphon.it.verbs.WarmUp;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.LocalSocketAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/** The worlds with threads. */
final class Worlds {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private Worlds() {}

    static MessengerWorld tcp4() {
        return internet(MessengerType.ASYNC_POSIX, "127.0.0.1");
    }

    /** On the first verbs device. */
    static MessengerWorld rdma() {
        WarmUp.once();
        return new ThreadedWorld(
                new MessengerType("rdma"),
                () -> EntityAddress.legacy(VerbsAddresses.fresh(), 0),
                () -> EntityAddress.legacy(new InetSocketAddress(VerbsAddresses.own(), 9), 77));
    }

    /** Over DPDK inside of this process, where each context has a stack and so an address of its own. */
    static MessengerWorld dpdk() {
        RunningEal.once();
        return new ThreadedWorld(
                new MessengerType("dpdk"),
                // Stands for the one address of whichever stack listens.
                () -> EntityAddress.parse("0.0.0.0:0"),
                // The first stack's, since numbers begin with 1 again when all stacks are closed.
                () -> EntityAddress.parse("198.18.0.1:9/77"));
    }

    /** Over DPDK between NICs, where each context has a NIC of its own as long as there are some. */
    static MessengerWorld nics() {
        Nic.startEal();
        Iterator<Nic> nics = Nic.lent().iterator();
        String first = Nic.lent().get(0).address();
        return new ThreadedWorld(
                new MessengerType("dpdk"),
                config -> onNic(config, nics),
                () -> EntityAddress.parse("0.0.0.0:0"),
                () -> EntityAddress.parse(first + ":9/77"));
    }

    private static MessengerConfig onNic(MessengerConfig config, Iterator<Nic> nics) {
        if (!nics.hasNext()) {
            throw new TestAbortedException(Nic.lent().size() + " NICs are lent to DPDK, and this needs more");
        }
        MessengerConfig.Builder builder = config.with(MessengerOptions.MS_ASYNC_OP_THREADS, Nic.QUEUES).toBuilder();
        nics.next().configuration().forEach(builder::set);
        return builder.build();
    }

    static MessengerWorld local() {
        return new ThreadedWorld(MessengerType.ASYNC_POSIX, Worlds::freshName, Worlds::freshName);
    }

    /** The simple messenger, whose servers are at {@code host}, as addresses write it. */
    static MessengerWorld simple(String host) {
        return internet(MessengerType.SIMPLE_SOCKETS, host);
    }

    private static MessengerWorld internet(MessengerType type, String host) {
        return new ThreadedWorld(
                type, () -> EntityAddress.parse(host + ":0"), () -> EntityAddress.parse(host + ":9/77"));
    }

    static EntityAddress freshName() {
        String name = "siphon-it-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
        return EntityAddress.legacy(LocalSocketAddress.ofAbstract(name), 0);
    }
}
