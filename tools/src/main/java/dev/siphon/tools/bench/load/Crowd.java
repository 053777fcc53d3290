package dev.siphon.tools.bench.load;

import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import dev.siphon.tools.cli.CommandFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Many connections that are all idle or all busy. Unlike a {@link LoadLoop} it keeps no latencies, which take far more memory
 * than a connection.
 */
public final class Crowd implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final List<Member> members = new ArrayList<>();
    private final LongAdder replies = new LongAdder();
    private final Load load;
    /** A permit for each slot that has its last reply. */
    private final Semaphore idle = new Semaphore(0);

    private volatile boolean isBusy;
    private volatile @Nullable String failure;

    private Crowd(Load load) {
        this.load = load;
    }

    /**
     * Opens {@code connections} connections for {@code load}, and returns when a request on each was answered.
     *
     * @throws CommandFailure if a connection broke, or an answer does not come
     */
    public static Crowd open(LaneClient client, Load load, int connections) throws IOException, InterruptedException {
        Crowd crowd = new Crowd(load);
        try {
            for (int i = 0; i < connections; i++) {
                Member member = crowd.new Member();
                crowd.members.add(member);
                member.open(client).send(0);
            }
            crowd.awaitIdle(connections);
            return crowd;
        } catch (IOException | InterruptedException | RuntimeException e) {
            crowd.close();
            throw e;
        }
    }

    /** Has every slot of every connection follow one reply with the next request for {@code time}; the replies per second. */
    public double run(Duration time) throws InterruptedException {
        isBusy = true;
        for (Member member : members) {
            for (int slot = 0; slot < load.depth(); slot++) {
                member.lane().send(slot);
            }
        }
        long before = replies.sum();
        long start = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        double rate = (replies.sum() - before) * 1e9 / (System.nanoTime() - start);
        isBusy = false;
        awaitIdle(members.size() * load.depth());
        return rate;
    }

    /** Replies up to now. */
    public long replies() {
        return replies.sum();
    }

    private void awaitIdle(int slots) throws InterruptedException {
        boolean all = idle.tryAcquire(slots, PATIENCE_SECONDS, TimeUnit.SECONDS);
        String reason = failure;
        if (reason != null) {
            throw new CommandFailure(reason);
        }
        if (!all) {
            throw new CommandFailure((slots - idle.availablePermits()) + " of " + slots
                    + " requests were not answered within " + PATIENCE_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        isBusy = false;
        members.forEach(Member::close);
    }

    private final class Member implements LaneListener {

        private @Nullable Lane lane;

        Lane open(LaneClient client) throws IOException {
            Lane opened = client.open(load, this);
            lane = opened;
            return opened;
        }

        Lane lane() {
            Lane opened = lane;
            if (opened == null) {
                throw new IllegalStateException("not opened");
            }
            return opened;
        }

        @Override
        public void completed(int slot) {
            replies.increment();
            if (isBusy) {
                lane().send(slot);
            } else {
                idle.release();
            }
        }

        @Override
        public void failed(String reason) {
            failure = reason;
            idle.release(members.size() * load.depth());
        }

        void close() {
            if (lane != null) {
                lane.close();
            }
        }
    }
}
