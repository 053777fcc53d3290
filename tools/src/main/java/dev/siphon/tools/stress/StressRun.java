package dev.siphon.tools.stress;

import dev.siphon.tools.bench.probe.LiveMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Messengers in one process that do by chance what {@link StressPlan} says. One run, by the one thread that calls {@link
 * #run}.
 */
public final class StressRun implements AutoCloseable {

    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Rare enough that nearly all of the time is under load. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final StressPlan plan;
    private final Traffic traffic = new Traffic();
    private final StressNodes nodes;
    private final Driver driver;
    private final List<LiveMemory> memory = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private Consumer<Totals> progress = totals -> {};
    private long nextProgressNanos = startNanos + PROGRESS_NANOS;
    private long nextQuietNanos = startNanos + QUIET_NANOS;

    /**
     * Starts all messengers.
     *
     * @throws IOException if the transport is not there or cannot bind
     */
    public StressRun(StressPlan plan) throws IOException {
        this.plan = plan;
        this.nodes = new StressNodes(plan, traffic);
        this.driver = new Driver(plan, nodes, traffic);
    }

    /** Tells {@code listener} about once a second how far it is. */
    public StressRun onProgress(Consumer<Totals> listener) {
        progress = listener;
        return this;
    }

    /**
     * Runs as long as {@code goesOn}, asked with the number of operations done, and until the last message has arrived; then
     * shuts the messengers down and looks at what is left. Every ten seconds it lets all messages arrive and measures memory.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Verdict run(LongPredicate goesOn) throws InterruptedException {
        for (int i = 0; i < plan.limits().initialConnections(); i++) {
            driver.connect();
        }
        long operations = 0;
        boolean flows = true;
        while (flows && goesOn.test(operations)) {
            flows = driver.operate() && observe();
            operations++;
        }
        if (!quiet(flows ? plan.limits().drain() : Duration.ZERO)) {
            traffic.logPending();
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        Totals totals = traffic.totals();
        long poolBytes = nodes.poolBytes();
        StressNodes.Leftovers leftovers = nodes.shutDown();
        return new Verdict(
                nodes.type().toString(),
                plan.policy(),
                plan.seed(),
                seconds,
                operations,
                totals,
                leftovers.undispatched(),
                leftovers.leaks(),
                MemoryTrend.of(memory),
                poolBytes,
                PeakMemory.bytes());
    }

    /** Does what is due; false if messages do not arrive any more. */
    private boolean observe() throws InterruptedException {
        if (System.nanoTime() - nextProgressNanos < 0) {
            return true;
        }
        traffic.purge();
        progress.accept(traffic.totals());
        nextProgressNanos = System.nanoTime() + PROGRESS_NANOS;
        if (System.nanoTime() - nextQuietNanos < 0) {
            return true;
        }
        boolean flows = quiet(plan.limits().drain());
        nextQuietNanos = System.nanoTime() + QUIET_NANOS;
        return flows;
    }

    /** Waits until all messages have arrived, and measures memory; whether they have. */
    private boolean quiet(Duration limit) throws InterruptedException {
        boolean drained = traffic.inFlight().awaitAtMost(0, limit);
        memory.add(LiveMemory.measure());
        return drained;
    }

    @Override
    public void close() {
        nodes.close();
    }
}
