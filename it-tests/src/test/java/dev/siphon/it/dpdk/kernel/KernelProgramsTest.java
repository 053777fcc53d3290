package dev.siphon.it.dpdk.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs that were written for the kernel's TCP. */
@EnabledWithDpdk
@Tag("process")
class KernelProgramsTest {

    private static void require(String program) {
        KernelPair.assume(Child.has(program), "no " + program + " here (Debian: apt-get install " + program + ")");
    }

    @Test
    void ncatSendsAFileAndGetsItBack() throws IOException {
        require("ncat");
        try (KernelPair pair = KernelPair.open();
                Child echo = pair.dpdkListening("echo", KernelPair.PORT);
                Child ncat = pair.program(
                        "bash",
                        "-c",
                        "set -o pipefail; exec 3>&1; head -c 50000000 /dev/urandom | tee >(sha256sum >&3) | ncat "
                                + DpdkEnd.ADDRESS + " " + KernelPair.PORT + " | sha256sum")) {
            ncat.result();
            ncat.awaitLines("-", 2);
            assertThat(ncat.output().lines().distinct())
                    .as("hashes of what was sent and of what came back")
                    .hasSize(1);
        }
    }

    @Test
    void ncatListens() throws IOException {
        require("ncat");
        try (KernelPair pair = KernelPair.open();
                Child ncat = pair.program("ncat", "-v", "-k", "-l", "-p", KernelPair.PORT, "--exec", "/bin/cat")) {
            ncat.awaitLines("Listening on 0.0.0.0", 1);
            try (Child dialling =
                    pair.dpdk("dial", DpdkEnd.KERNEL_ADDRESS, KernelPair.PORT, "10", Integer.toString(1 << 20))) {
                dialling.result();
            }
        }
    }

    /** The client reaches the server, both of them the kernel's, by way of dpdk: so each stream passes it twice. */
    @Test
    void iperfMeasuresThroughARelay() throws IOException {
        require("iperf3");
        try (KernelPair pair = KernelPair.open();
                Child server = pair.program("iperf3", "-s", "--forceflush");
                Child relay = pair.dpdkListening("relay", "5201", DpdkEnd.KERNEL_ADDRESS, "5201")) {
            server.awaitLines("Server listening", 1);
            for (String[] way : new String[][] {{"-P", "1"}, {"-P", "16"}, {"-P", "4", "-R"}, {"-P", "4", "--bidir"}}) {
                String[] command = {"iperf3", "-c", DpdkEnd.ADDRESS, "-t", "1"};
                try (Child client = pair.program(concat(command, way))) {
                    assertThat(client.result()).contains("iperf Done");
                }
            }
        }
    }

    private static String[] concat(String[] one, String[] other) {
        String[] both = new String[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
