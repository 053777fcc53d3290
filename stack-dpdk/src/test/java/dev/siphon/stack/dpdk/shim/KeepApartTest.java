package dev.siphon.stack.dpdk.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.dpdk.config.DpdkOptions;
import dev.siphon.stack.dpdk.flow.ListenTable;
import dev.siphon.stack.dpdk.port.StackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Workers that poll do not stay on one core. */
class KeepApartTest {

    private static final int ATTEMPTS = 100;
    private static final int PROCESSOR_BEHIND_NAME = 36;

    @Test
    void aWorkerLeavesACoreWhereAnotherPollsAndIsNotBoundToItsNewOne() throws IOException, TransportException {
        boolean isHere = !(DpdkLibrary.availability() instanceof Unavailable);
        boolean hasCores = Runtime.getRuntime().availableProcessors() > 1;
        if (!isHere || !hasCores) {
            System.out.println("skipped: " + DpdkLibrary.availability() + ", more than one core: " + hasCores);
        }
        assumeTrue(isHere && hasCores, () -> "no DPDK or one core here: " + DpdkLibrary.availability());
        String allowed = allowedCores();
        try (StackPort port = StackPort.open(DpdkOptions.of(Map.of()), 2, new ListenTable())) {
            boolean hasMoved = false;
            // The system may move the thread at any moment too, so once is enough.
            for (int i = 0; i < ATTEMPTS && !hasMoved; i++) {
                port.queue(0).keepApart(false);
                int core = core();
                port.queue(1).keepApart(true);
                hasMoved = core() != core;
            }
            assertThat(hasMoved).as("the second worker has another core").isTrue();
            assertThat(allowedCores()).isEqualTo(allowed);
        }
    }

    private static int core() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[PROCESSOR_BEHIND_NAME]);
    }

    private static String allowedCores() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .orElseThrow();
    }
}
