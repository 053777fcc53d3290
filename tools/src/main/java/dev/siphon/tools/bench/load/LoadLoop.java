package dev.siphon.tools.bench.load;

import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemUnderTest.LaneClient;
import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Load on a system, from its first request to its last reply. */
public interface LoadLoop extends AutoCloseable {

    /** Opens {@code connections} connections and puts {@code load} on them. */
    static LoadLoop start(LaneClient client, Load load, int connections) throws IOException {
        return load.isOpen() ? OpenLoop.start(client, load, connections) : ClosedLoop.start(client, load, connections);
    }

    /** Replies up to now. */
    long completed();

    /** From now on latencies are recorded. */
    void measure();

    /** From now on they are not any more. */
    void pause();

    /**
     * Lets the load go on for {@code time}.
     *
     * @throws dev.siphon.tools.cli.CommandFailure if a connection broke
     */
    void run(Duration time) throws InterruptedException;

    /** Ends the load, waits for the last replies, and returns the latencies recorded, in nanoseconds. */
    Histogram end() throws InterruptedException;

    @Override
    void close();
}
