package dev.siphon.tools.stress;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Messengers in one process that do by chance what {@link StressPlan} says. One run, by the one thread that calls {@link
 * #run}.
 */
public final class StressRun implements AutoCloseable {

    private static final EntityAddress ANYWHERE = EntityAddress.parse("127.0.0.1:0");

    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A session that is up for a while has grown what it grows, so what comes after can be compared. */
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final StressPlan plan;
    private final MessengerContext context;
    private final Traffic traffic = new Traffic();
    private final Content content;
    private final RandomGenerator random;
    private final List<StressNode> servers = new ArrayList<>();
    private final List<StressNode> clients = new ArrayList<>();
    private final List<Pair> open = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private Consumer<Totals> progress = totals -> {};
    private long nextProgressNanos = startNanos + PROGRESS_NANOS;
    private @Nullable LiveMemory early;

    /** A connection that was opened from one node to another. */
    private record Pair(StressNode from, StressNode to, Connection connection) {}

    /**
     * Starts all messengers.
     *
     * @throws IOException if the transport is not there or cannot bind
     */
    public StressRun(StressPlan plan) throws IOException {
        this.plan = plan;
        this.content = new Content(plan.seed());
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed());
        // Echoes are sent by workers, which would be refused at the bound; what is in flight is bounded here.
        long room = 2L * plan.maxInFlight() * StressPlan.MAX_PAYLOAD;
        this.context = MessengerContext.builder()
                .config(plan.config().with(MessengerOptions.SIPHON_MAX_QUEUED_BYTES, room))
                .build();
        try {
            for (int i = 0; i < plan.servers(); i++) {
                servers.add(server(i));
            }
            for (int i = 0; i < plan.clients(); i++) {
                clients.add(client(i));
            }
        } catch (IOException e) {
            context.close();
            throw e;
        }
    }

    /** Tells {@code listener} about once a second how far it is. */
    public StressRun onProgress(Consumer<Totals> listener) {
        progress = listener;
        return this;
    }

    private StressNode server(int number) throws IOException {
        return node(EntityName.osd(number), number, plan.policy().server(), true);
    }

    private StressNode client(int number) throws IOException {
        EntityName name = EntityName.client(number + 1);
        return node(name, number, plan.policy().client(), plan.policy().isBetweenPeers());
    }

    /** Every other node takes its messages on the dispatch thread, the others on the workers. */
    private StressNode node(EntityName name, int number, Policy policy, boolean binds) throws IOException {
        Messenger messenger = context.createMessenger(MessengerIdentity.of(name));
        messenger.setDefaultPolicy(policy);
        if (binds) {
            messenger.bind(ANYWHERE);
        }
        messenger.start();
        StressNode node = new StressNode(messenger, traffic, content, number % 2 == 0);
        messenger.addDispatcherTail(node);
        return node;
    }

    /**
     * Runs as long as {@code goesOn}, asked with the number of operations done, and until the last message has arrived; then
     * shuts the messengers down and looks at what is left.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Verdict run(LongPredicate goesOn) throws InterruptedException {
        for (int i = 0; i < plan.initialConnections(); i++) {
            connect();
        }
        long operations = 0;
        boolean flows = true;
        while (flows && goesOn.test(operations)) {
            flows = operate();
            operations++;
            observe();
        }
        boolean drained = traffic.inFlight().awaitAtMost(0, flows ? plan.drainLimit() : Duration.ZERO);
        if (!drained) {
            traffic.logPending();
        }
        LiveMemory late = LiveMemory.measure();
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        Totals totals = traffic.totals();
        List<Worker> workers = workers();
        long undispatched = shutDown();
        return new Verdict(
                type().toString(),
                plan.policy(),
                plan.seed(),
                seconds,
                operations,
                totals,
                undispatched,
                leaks(workers, context.heap()),
                PeakMemory.bytes(),
                early == null ? late : early,
                late);
    }

    /** One operation; false if messages do not arrive any more, so that there is no point in going on. */
    private boolean operate() throws InterruptedException {
        switch (plan.mix().pick(random)) {
            case CONNECT -> connect();
            case DROP -> drop();
            case SEND -> {
                return send();
            }
            case PAUSE -> LockSupport.parkNanos(500_000 + random.nextInt(1_000_000));
        }
        return true;
    }

    private void observe() throws InterruptedException {
        long now = System.nanoTime();
        if (now - nextProgressNanos < 0) {
            return;
        }
        traffic.purge();
        progress.accept(traffic.totals());
        if (early == null && now - startNanos > WARM_UP_NANOS) {
            traffic.inFlight().awaitAtMost(0, plan.drainLimit());
            early = LiveMemory.measure();
        }
        nextProgressNanos = System.nanoTime() + PROGRESS_NANOS;
    }

    private void connect() {
        StressNode from = pick(clients);
        StressNode to = pick(servers);
        if (plan.policy().isBetweenPeers() && random.nextBoolean()) {
            connect(to, from);
        } else {
            connect(from, to);
        }
    }

    private void connect(StressNode from, StressNode to) {
        if (open.size() >= plan.maxConnections()) {
            return;
        }
        Messenger target = to.messenger();
        Connection connection = from.messenger().connectTo(target.name().type(), target.address());
        if (open.stream().noneMatch(pair -> pair.connection == connection)) {
            open.add(new Pair(from, to, connection));
        }
    }

    /** Between peers both sides are marked down, for neither tells the other. */
    private void drop() {
        if (open.isEmpty()) {
            return;
        }
        Pair pair = open.remove(random.nextInt(open.size()));
        markDown(pair.connection);
        if (plan.policy().isBetweenPeers()) {
            pair.to.messenger().lookup(pair.from.messenger().address()).ifPresent(this::markDown);
        }
    }

    private void markDown(Connection connection) {
        connection.markDown();
        traffic.dropped(traffic.session(connection));
    }

    private boolean send() throws InterruptedException {
        open.removeIf(pair -> traffic.session(pair.connection).hasEnded());
        if (open.isEmpty()) {
            return true;
        }
        if (!traffic.inFlight().awaitAtMost(plan.maxInFlight() - 1, plan.drainLimit())) {
            return false;
        }
        Pair pair = pick(open);
        pair.from.request(pair.connection, random, plan.maxPayload());
        return true;
    }

    private <T> T pick(List<T> among) {
        return among.get(random.nextInt(among.size()));
    }

    private MessengerType type() {
        return context.config().get(MessengerOptions.MS_TYPE);
    }

    /** None where the messengers have threads of their own. */
    private List<Worker> workers() {
        if (type().messenger().equals(MessengerType.SIMPLE)) {
            return List.of();
        }
        try {
            return context.stack(type().transport()).workers();
        } catch (IOException e) {
            throw new IllegalStateException("the stack that all messengers use is there", e);
        }
    }

    private long shutDown() {
        List<StressNode> all = new ArrayList<>(clients);
        all.addAll(servers);
        all.forEach(node -> node.messenger().close());
        return all.stream()
                .mapToLong(node -> node.messenger().dispatchQueueLength())
                .sum();
    }

    private static List<String> leaks(List<Worker> workers, PayloadPool heap) {
        List<String> leaks = new ArrayList<>();
        if (heap.outstanding() != 0) {
            leaks.add(heap.outstanding() + " payload buffers on the heap not given back");
        }
        for (Worker worker : workers) {
            if (worker.references() != 0) {
                leaks.add(worker.references() + " references to " + worker + " not given back");
            }
            if (worker.pool().outstanding() != 0) {
                leaks.add(worker.pool().outstanding() + " payload buffers of " + worker + " not given back");
            }
        }
        return leaks;
    }

    @Override
    public void close() {
        context.close();
    }
}
