package dev.siphon.tools.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.WorkerCounter;
import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.TransportUnavailableException;
import dev.siphon.tools.CommandRun;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StacksCommandTest {

    @Test
    void everyInstalledTransportIsListed() {
        CommandRun run = CommandRun.siphon("stacks");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("async\\+posix +yes");
    }

    @Test
    void theSimpleMessengerIsNoTransport() {
        CommandRun run = CommandRun.siphon("stacks");

        assertThat(run.out()).contains("ms_type = simple, a messenger").doesNotContain("async+simple");
    }

    @Test
    void countersCarryCephsNamesAndCountTheTraffic() throws TransportUnavailableException {
        CommandRun run = CommandRun.siphon("stacks", "--counters", "-o", "ms_async_op_threads=2");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(Arrays.stream(WorkerCounter.values())
                        .map(WorkerCounter::cephName)
                        .toArray(String[]::new));
        // One connection on each worker, each sent and received all pings or all answers.
        assertThat(run.out()).containsPattern("msgr_recv_messages +1000 +1000\\b");
        assertThat(run.out()).containsPattern("msgr_active_connections +1 +1\\b");
        if (!(NetworkStackRegistry.load().require("dpdk").availability() instanceof Unavailable)) {
            assertThat(run.out())
                    .as("what a transport counts itself")
                    .containsPattern("tcp_segments_received +\\d+ +\\d+");
        }
    }
}
