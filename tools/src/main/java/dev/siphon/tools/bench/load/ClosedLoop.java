package dev.siphon.tools.bench.load;

import dev.siphon.tools.bench.load.Course.Phase;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Keeps every slot of every connection under way: a slot's next request follows on its reply. */
final class ClosedLoop implements LoadLoop {

    private final List<LaneLoad> lanes = new ArrayList<>();
    private final Course course;

    private ClosedLoop(int connections) {
        course = new Course(connections);
    }

    static ClosedLoop start(LaneClient client, Load load, int connections) throws IOException {
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

    @Override
    public long completed() {
        return lanes.stream().mapToLong(lane -> lane.replies.completed()).sum();
    }

    @Override
    public void measure() {
        course.enter(Phase.MEASURE);
    }

    @Override
    public void pause() {
        course.enter(Phase.WARM_UP);
    }

    @Override
    public void run(Duration time) throws InterruptedException {
        course.run(time);
    }

    @Override
    public Histogram end() throws InterruptedException {
        course.enter(Phase.END);
        course.awaitDrained();
        Histogram all = ReplyLog.empty();
        lanes.forEach(lane -> lane.replies.addTo(all));
        return all;
    }

    @Override
    public void close() {
        course.enter(Phase.END);
        closeLanes();
    }

    private void closeLanes() {
        lanes.forEach(lane -> lane.lane.close());
    }

    /** One connection under load. After {@link #begin}, all of it belongs to the thread that serves the lane. */
    private final class LaneLoad implements LaneListener {

        private final Lane lane;
        private final long[] sentNanos;
        private final ReplyLog replies = new ReplyLog();
        private int idle;

        LaneLoad(LaneClient client, Load load) throws IOException {
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
            Phase phase = course.phase();
            if (phase == Phase.MEASURE) {
                replies.record(now - sentNanos[slot]);
            }
            replies.count();
            if (phase != Phase.END) {
                sentNanos[slot] = now;
                lane.send(slot);
            } else if (++idle == sentNanos.length) {
                course.drained();
            }
        }

        @Override
        public void failed(String reason) {
            course.fail(reason);
        }
    }
}
