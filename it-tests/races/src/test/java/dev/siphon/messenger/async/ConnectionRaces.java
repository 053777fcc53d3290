package dev.siphon.messenger.async;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.Worker;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.memory.MemoryNetwork;
import dev.siphon.stack.memory.MemoryStackOptions;
import dev.siphon.stack.memory.MemoryStackProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A connection that is marked down while somebody sends. */
public final class ConnectionRaces {

    private static final EntityAddress PEER = EntityAddress.parse("10.0.0.2:6800/1");

    private static final AsyncMessenger MESSENGER = messenger();

    private ConnectionRaces() {}

    private static AsyncMessenger messenger() {
        MessengerContext context = MessengerContext.builder()
                .config(MessengerConfig.defaults()
                        .with(MessengerOptions.MS_TYPE, new MessengerType(MemoryStackProvider.NAME))
                        .with(MessengerOptions.MS_ASYNC_OP_THREADS, 1))
                .transports(new NetworkStackRegistry(
                        List.of(new MemoryStackProvider(new MemoryNetwork(1), MemoryStackOptions.defaults()))))
                .build();
        try {
            return (AsyncMessenger) context.createMessenger(MessengerIdentity.of(EntityName.osd(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message that counts how often it was let go. */
    private static final class Counted extends Message {
        private final AtomicInteger releases;

        Counted(AtomicInteger releases) {
            super(1, null);
            this.releases = releases;
        }

        @Override
        protected void released() {
            releases.incrementAndGet();
        }
    }

    /** Whether it was taken or not, the message is let go once, and counts nowhere. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0", "1, 0, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "dropped once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "kept for ever, or dropped twice")
    @State
    public static class MarkDownAgainstSend {
        private final IdleWorker worker = new IdleWorker(0);
        private final AtomicInteger releases = new AtomicInteger();
        private final AsyncConnection connection;

        public MarkDownAgainstSend() {
            Worker acquired = new Worker(0, worker.center(), (WorkerTransport) null);
            acquired.acquire();
            connection = new AsyncConnection(MESSENGER, acquired, EntityType.OSD, PEER, true);
        }

        @Actor
        public void sender(III_Result result) {
            result.r3 = connection.send(new Counted(releases)) ? 1 : 0;
        }

        @Actor
        public void worker() {
            connection.markDown();
            worker.turn();
        }

        @Arbiter
        public void result(III_Result result) {
            worker.turn();
            result.r1 = releases.get();
            result.r2 = (int) connection.session().budget().bytes();
        }
    }
}
