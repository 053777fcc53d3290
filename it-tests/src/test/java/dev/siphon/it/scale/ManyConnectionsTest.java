package dev.siphon.it.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.siphon.it.support.Descriptors;
import dev.siphon.stack.Worker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All connections are made, carry their messages in order, and leave nothing behind. */
class ManyConnectionsTest {

    private static final int ROUNDS = 10;

    /** What the JVM has open besides. */
    private static final int OTHER_DESCRIPTORS = 400;

    private static void comeTalkAndGo(int count) throws IOException {
        Map<String, String> before = Descriptors.ofSockets();
        try (Crowd crowd = new Crowd()) {
            Map<String, String> beforeAny = Descriptors.ofSockets();
            crowd.open(count);
            assertThat(crowd.client().workers())
                    .as("connections of each of two workers")
                    .extracting(Worker::references)
                    .containsOnly(count / 2);
            crowd.exchange(0, ROUNDS - 1);
            assertThat(crowd.server().references()).isEqualTo(count);
            assertThat(crowd.client().buffersInUse() + crowd.server().buffersInUse())
                    .as("buffers that idle connections hold")
                    .isZero();
            crowd.end();
            assertThat(Descriptors.ofSockets()).isEqualTo(beforeAny);
        }
        assertThat(Descriptors.ofSockets()).isEqualTo(before);
    }

    @Test
    void aThousandConnectionsComeTalkAndGo() throws IOException {
        comeTalkAndGo(1000);
    }

    @Test
    @Tag("soak")
    void tenThousandConnectionsComeTalkAndGoOrAsManyAsThereAreDescriptorsFor() throws IOException {
        long descriptors =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        int count = (int) Math.min(10_000, (descriptors - OTHER_DESCRIPTORS) / 4 * 2);
        System.out.println(
                count + " connections, both ends in this process: it may have " + descriptors + " descriptors");
        comeTalkAndGo(count);
    }
}
