package dev.siphon.tools.bench.load;

import dev.siphon.tools.bench.load.Course.Phase;
import dev.siphon.tools.bench.system.SystemUnderTest.Lane;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What loops have in common: lanes with a log of replies each, and a course. When requests are sent, each knows itself. */
abstract class LanesLoop<L extends LanesLoop.LoadedLane> implements LoadLoop {

    /** A connection under load. */
    interface LoadedLane {

        Lane lane();

        ReplyLog replies();
    }

    /** Opens a connection; nothing is sent on it yet. */
    interface Opener<L> {

        L open() throws IOException;
    }

    final List<L> lanes = new ArrayList<>();
    final Course course;
    final Latencies latencies = new Latencies();

    LanesLoop(Course course) {
        this.course = course;
    }

    /** Opens {@code connections} lanes, or closes those that were opened before one could not be. */
    final void open(int connections, Opener<L> opener) throws IOException {
        try {
            for (int i = 0; i < connections; i++) {
                lanes.add(opener.open());
            }
        } catch (IOException | RuntimeException e) {
            closeLanes();
            throw e;
        }
    }

    @Override
    public final long completed() {
        return lanes.stream().mapToLong(lane -> lane.replies().completed()).sum();
    }

    @Override
    public final void measure() {
        course.enter(Phase.MEASURE);
    }

    @Override
    public final void pause() {
        course.enter(Phase.WARM_UP);
    }

    @Override
    public final void run(Duration time) throws InterruptedException {
        course.run(time);
    }

    @Override
    public final Histogram end() throws InterruptedException {
        course.enter(Phase.END);
        course.awaitDrained();
        return latencies.total();
    }

    @Override
    public void close() {
        course.enter(Phase.END);
        closeLanes();
    }

    private void closeLanes() {
        lanes.forEach(lane -> lane.lane().close());
    }
}
