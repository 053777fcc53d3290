package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import dev.siphon.it.dpdk.VethPair;
import dev.siphon.tools.SiphonCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A messenger over DPDK and one over the kernel's TCP, on two ends of a wire between network namespaces. */
@EnabledWithDpdk
@Tag("process")
class DpdkMixedPairTest {

    private static final String DPDK_ADDRESS = "10.99.0.1";
    private static final String KERNEL_ADDRESS = "10.99.0.2";
    private static final String PORT = ":6800";

    private static final String[] OVER_DPDK = {
        "-o=ms_type=async+dpdk",
        "-o=ms_async_op_threads=2",
        "-o=siphon_dpdk_vdev=net_af_packet0,iface=" + VethPair.DEVICE + ",qpairs=2",
        "-o=ms_dpdk_host_ipv4_addr=" + DPDK_ADDRESS,
        "-o=ms_dpdk_netmask_ipv4_addr=255.255.255.0"
    };

    private static final String[] OVER_POSIX = {"-o=ms_type=async+posix"};

    private static VethPair open() throws IOException {
        Optional<String> obstacle = VethPair.obstacle();
        obstacle.ifPresent(reason -> System.out.println("skipped: " + reason));
        assumeTrue(obstacle.isEmpty(), obstacle::toString);
        return VethPair.open(KERNEL_ADDRESS + "/24");
    }

    static ChildJvm siphon(List<String> namespace, String[] options, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        Stream.of(options).forEach(arguments::add);
        return ChildJvm.start(namespace, SiphonCommand.class, arguments.toArray(String[]::new));
    }

    /** Pings so that segments of all sizes pass. */
    static void ping(List<String> namespace, String[] options, String address) {
        for (String size : List.of("64", "100K", "4M")) {
            try (ChildJvm client = siphon(
                    namespace,
                    options,
                    "ping",
                    address,
                    "--count=20",
                    "--interval=0.01",
                    "--timeout=30",
                    "--size=" + size)) {
                ChildJvm.Result result = client.result();
                assertThat(result.exitCode()).as(result.output()).isZero();
                assertThat(result.output()).contains("20");
            }
        }
    }

    @Test
    void theKernelsPeerReachesTheMessengerOverDpdk() throws IOException {
        try (VethPair pair = open();
                ChildJvm server = siphon(pair.inDpdk(), OVER_DPDK, "serve", DPDK_ADDRESS + PORT)) {
            server.awaitLine("answers at");
            ping(pair.inKernel(), OVER_POSIX, DPDK_ADDRESS + PORT);
        }
    }

    @Test
    void theMessengerOverDpdkReachesTheKernelsPeer() throws IOException {
        try (VethPair pair = open();
                ChildJvm server = siphon(pair.inKernel(), OVER_POSIX, "serve", KERNEL_ADDRESS + PORT)) {
            server.awaitLine("answers at");
            ping(pair.inDpdk(), OVER_DPDK, KERNEL_ADDRESS + PORT);
        }
    }
}
