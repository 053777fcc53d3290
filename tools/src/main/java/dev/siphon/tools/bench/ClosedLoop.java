package dev.siphon.tools.bench;

import dev.siphon.tools.bench.SystemUnderTest.ClientSide;
import dev.siphon.tools.bench.SystemUnderTest.Lane;
import dev.siphon.tools.bench.SystemUnderTest.LaneListener;
import dev.siphon.tools.cli.CommandFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Keeps every slot of every connection under way: a slot's next request follows on its reply. */
final class ClosedLoop implements AutoCloseable {

    private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long DRAIN_SECONDS = 30;

    private enum Phase {
        WARM_UP,
        MEASURE,
        END
    }

    private final List<LaneLoad> lanes = new ArrayList<>();
    private final CountDownLatch drained;
    private final CountDownLatch broken = new CountDownLatch(1);
    private volatile Phase phase = Phase.WARM_UP;
    private volatile @Nullable String failure;

    private ClosedLoop(int connections) {
        drained = new CountDownLatch(connections);
    }

    /** Opens {@code connections} connections and puts {@code load} on each. */
    static ClosedLoop start(ClientSide client, Load load, int connections) throws IOException {
        ClosedLoop loop = new ClosedLoop(connections);
        try {
            for (int i = 0; i < connections; i++) {
                loop.lanes.add(loop.new LaneLoad(client, load));
            }
        } catch (IOException | RuntimeException e) {
            loop.closeLanes();
            throw e;
        }
        loop.lanes.forEach(LaneLoad::begin);
        return loop;
    }

    /** Replies up to now. */
    long completed() {
        return lanes.stream().mapToLong(lane -> lane.completed.get()).sum();
    }

    /** From now on latencies are recorded. */
    void measure() {
        phase = Phase.MEASURE;
    }

    /** Lets the load go on for {@code time}. */
    void run(Duration time) throws InterruptedException {
        if (broken.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new CommandFailure(String.valueOf(failure));
        }
    }

    /** Ends the load, waits for the last replies, and returns the latencies recorded, in nanoseconds. */
    Histogram end() throws InterruptedException {
        phase = Phase.END;
        if (!drained.await(DRAIN_SECONDS, TimeUnit.SECONDS)) {
            String reason = failure;
            throw new CommandFailure(
                    reason != null ? reason : "requests were not answered within " + DRAIN_SECONDS + " s");
        }
        Histogram all = new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
        lanes.forEach(lane -> all.add(lane.latencies));
        return all;
    }

    @Override
    public void close() {
        phase = Phase.END;
        closeLanes();
    }

    private void closeLanes() {
        lanes.forEach(lane -> lane.lane.close());
    }

    /** One connection under load. After {@link #begin}, all of it belongs to the thread that serves the lane. */
    private final class LaneLoad implements LaneListener {

        private final Lane lane;
        private final long[] sentNanos;
        private final Histogram latencies = new Histogram(MAX_LATENCY_NANOS, SIGNIFICANT_DIGITS);
        private final AtomicLong completed = new AtomicLong();
        private int idle;

        LaneLoad(ClientSide client, Load load) throws IOException {
            sentNanos = new long[load.depth()];
            lane = client.open(load, this);
        }

        void begin() {
            for (int slot = 0; slot < sentNanos.length; slot++) {
                sentNanos[slot] = System.nanoTime();
                lane.send(slot);
            }
        }

        @Override
        public void completed(int slot) {
            long now = System.nanoTime();
            Phase current = phase;
            if (current == Phase.MEASURE) {
                latencies.recordValue(Math.min(now - sentNanos[slot], MAX_LATENCY_NANOS));
            }
            completed.lazySet(completed.getPlain() + 1);
            if (current != Phase.END) {
                sentNanos[slot] = now;
                lane.send(slot);
            } else if (++idle == sentNanos.length) {
                drained.countDown();
            }
        }

        @Override
        public void failed(String reason) {
            failure = reason;
            broken.countDown();
            drained.countDown();
        }
    }
}
