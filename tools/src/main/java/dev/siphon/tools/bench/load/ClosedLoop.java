package dev.siphon.tools.bench.load;

import dev.siphon.tools.bench.load.Course.Phase;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneListener;
import java.io.IOException;

/** Keeps every slot of every connection under way: a slot's next request follows on its reply. */
final class ClosedLoop extends LanesLoop<ClosedLoop.LaneLoad> {

    private ClosedLoop(int connections) {
        super(new Course(connections));
    }

    static ClosedLoop start(LaneClient client, Load load, int connections) throws IOException {
        ClosedLoop loop = new ClosedLoop(connections);
        loop.open(connections, () -> loop.new LaneLoad(client, load));
        loop.lanes.forEach(LaneLoad::begin);
        return loop;
    }

    /** One connection under load. After {@link #begin}, all of it belongs to the thread that serves the lane. */
    final class LaneLoad implements LoadedLane, LaneListener {

        private final Lane lane;
        private final long[] sentNanos;
        private final ReplyLog replies = new ReplyLog(latencies);
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
        public Lane lane() {
            return lane;
        }

        @Override
        public ReplyLog replies() {
            return replies;
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
