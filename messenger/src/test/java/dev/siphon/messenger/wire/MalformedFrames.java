package dev.siphon.messenger.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Holds decoders to their promise for arbitrary bytes. */
public final class MalformedFrames {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private MalformedFrames() {}

    /** Runs {@code decoder}, which may throw {@link MalformedFrameException}, saying why, and nothing else. */
    public static void only(Runnable decoder) {
        try {
            decoder.run();
        } catch (MalformedFrameException e) {
            assertThat(e).hasMessageMatching("(?s).{10,}");
        }
    }

    /** Bytes that the calling thread allocates in {@code decoder}, not counting what its first run loads and links. */
    public static long allocatedBy(Runnable decoder) {
        only(decoder);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            decoder.run();
        } catch (MalformedFrameException expected) {
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
