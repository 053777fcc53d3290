package dev.siphon.tools.bench.load;

import dev.siphon.tools.bench.load.Course.Phase;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends at times that the rate alone decides, on all connections in turn. Latencies count from when a request was due, so
 * that a system which holds the sender up is charged for every request that it kept waiting.
 */
final class OpenLoop extends LanesLoop<OpenLoop.PacedLane> {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    /** How long the pacer sleeps when all slots are under way. */
    private static final long FULL_NANOS = 2_000;

    private final double intervalNanos;
    private final Thread pacer = new Thread(this::run, "bench-pacer");

    private OpenLoop(double rate) {
        super(new Course(1));
        intervalNanos = NANOS_PER_SECOND / rate;
    }

    static OpenLoop start(LaneClient client, Load load, int connections) throws IOException {
        OpenLoop loop = new OpenLoop(load.rate());
        loop.open(connections, () -> loop.new PacedLane(client, load));
        loop.pacer.setDaemon(true);
        loop.pacer.start();
        return loop;
    }

    private void run() {
        try {
            pace();
        } catch (RuntimeException e) {
            course.fail("sending failed: " + e);
        }
    }

    private void pace() {
        TimerSlack.removeForCurrentThread();
        long begin = System.nanoTime();
        long sent = 0;
        int lane = 0;
        while (course.phase() != Phase.END) {
            long due = begin + (long) (sent * intervalNanos);
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            } else if (trySend(lane, due)) {
                sent++;
                lane = (lane + 1) % lanes.size();
            } else {
                LockSupport.parkNanos(FULL_NANOS);
            }
        }
        awaitReplies(sent);
    }

    /** Sends on {@code first}, or on the next connection that has a slot free. */
    private boolean trySend(int first, long due) {
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get((first + i) % lanes.size()).trySend(due)) {
                return true;
            }
        }
        return false;
    }

    /** The last requests are under way; what breaks now was told to the course already. */
    private void awaitReplies(long sent) {
        while (completed() < sent && !course.isBroken()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        course.drained();
    }

    /** Ends the pacer before the lanes that it sends on. */
    @Override
    public void close() {
        course.enter(Phase.END);
        course.abandon();
        boolean interrupted = false;
        while (pacer.isAlive()) {
            try {
                pacer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        super.close();
    }

    /** One connection. The pacer takes free slots, and the thread that serves the lane gives them back. */
    final class PacedLane implements LoadedLane, LaneListener {

        private final Lane lane;
        private final long[] dueNanos;
        private final AtomicIntegerArray underWay;
        private final ReplyLog replies = new ReplyLog(latencies);
        private int next;

        PacedLane(LaneClient client, Load load) throws IOException {
            dueNanos = new long[load.depth()];
            underWay = new AtomicIntegerArray(load.depth());
            lane = client.open(load, this);
        }

        /** Slots go round, and replies mostly come in order: the next slot is free unless all are under way. */
        boolean trySend(long due) {
            int slot = next;
            if (underWay.getAcquire(slot) != 0) {
                return false;
            }
            next = (slot + 1) % dueNanos.length;
            dueNanos[slot] = due;
            underWay.setRelease(slot, 1);
            lane.send(slot);
            return true;
        }

        @Override
        public Lane lane() {
            return lane;
        }

        @Override
        public ReplyLog replies() {
            return replies;
        }

        @Override
        public void completed(int slot) {
            if (course.phase() == Phase.MEASURE) {
                replies.record(System.nanoTime() - dueNanos[slot]);
            }
            underWay.setRelease(slot, 0);
            replies.count();
        }

        @Override
        public void failed(String reason) {
            course.fail(reason);
        }
    }
}
