package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that runs out of descriptors, in a process of its own with few of them. */
@Tag("process")
class DescriptorExhaustionTest {

    @Test
    void existingConnectionsLiveOnAndAcceptingResumes() {
        List<String> fewDescriptors = List.of("sh", "-c", "ulimit -n 120; exec \"$@\"", "sh");
        try (ChildJvm child = ChildJvm.start(fewDescriptors, DescriptorExhaustionMain.class)) {
            ChildJvm.Result result = child.result();
            assertThat(result.exitCode()).as(result.output()).isZero();
            assertThat(result.output())
                    .contains("hoarded all descriptors")
                    .contains("the old connection answers")
                    .contains("the new connection is served")
                    .contains("complaints: 1")
                    .contains("resumptions: 1");
        }
    }
}
