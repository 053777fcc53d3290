package dev.siphon.tools.bench.system.aeron;

import dev.siphon.stack.Availability;
import dev.siphon.tools.bench.system.Load;
import dev.siphon.tools.bench.system.SystemSettings;
import dev.siphon.tools.bench.system.SystemUnderTest;
import io.aeron.Aeron;
import java.io.IOException;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aeron IPC, for orientation: what shared memory without a kernel between the two sides can do. Its media driver runs in the
 * server's process. A message is the lane, the slot and the data.
 */
public record AeronSystem(String name, String description) implements SystemUnderTest {

    private static final Logger LOG = LoggerFactory.getLogger(AeronSystem.class);

    static final String CHANNEL = "aeron:ipc";
    static final int REQUESTS = 1;
    static final int REPLIES = 2;

    /** Lane, then slot. */
    static final int HEAD_BYTES = 2 * Integer.BYTES;

    static final String THREAD_PREFIX = "bench-aeron";

    static final int TERM_BYTES = 64 << 20;

    /** What Aeron takes: an eighth of a term. */
    private static final int MAX_MESSAGE_BYTES = TERM_BYTES / 8;

    private static final int SPINS = 10;
    private static final int YIELDS = 20;
    private static final long MIN_PARK_NANOS = 1_000;
    private static final long MAX_PARK_NANOS = 1_000_000;

    @Override
    public boolean isBaseline() {
        return true;
    }

    /** What Agrona uses of the JDK must be opened to it. */
    @Override
    public Availability availability() {
        boolean isOpen = Object.class.getModule().isOpen("jdk.internal.misc", AeronSystem.class.getModule());
        return isOpen
                ? Availability.available()
                : Availability.unavailable(
                        "Agrona may not use jdk.internal.misc",
                        "start the JVM with --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
    }

    @Override
    public String refusal(Load load, SystemSettings settings) {
        return HEAD_BYTES + load.size() > MAX_MESSAGE_BYTES
                ? "messages are bounded by " + MAX_MESSAGE_BYTES + " bytes"
                : "";
    }

    @Override
    public String workerThreadPrefix() {
        return THREAD_PREFIX;
    }

    @Override
    public ServerSide serve(SystemSettings settings) throws IOException {
        return AeronServerSide.start(settings.echo());
    }

    @Override
    public LaneClient connect(SystemSettings settings, String address) {
        return AeronClientSide.start(address);
    }

    /** A client of the media driver in {@code directory}. Aeron's own way with an error that it cannot mend is to end the JVM. */
    static Aeron connectTo(String directory) {
        return Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(directory)
                .errorHandler(error -> LOG.info("aeron: {}", error.getMessage())));
    }

    /** How a thread waits for what comes by memory alone. */
    static IdleStrategy idleStrategy() {
        return new BackoffIdleStrategy(SPINS, YIELDS, MIN_PARK_NANOS, MAX_PARK_NANOS);
    }
}
