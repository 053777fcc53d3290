package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import dev.siphon.it.dpdk.VethPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ports that are neither a NIC nor on the segment: each with a peer that is no stack of the same process. */
@EnabledWithDpdk
@Tag("process")
class DpdkPortsTest {

    private static final String DPDK_ADDRESS = "10.99.0.1";
    private static final String OTHER_ADDRESS = "10.99.0.2";
    private static final String SERVER = DPDK_ADDRESS + ":6800";

    private static final List<String> HERE = List.of();
    private static final String[] OVER_POSIX = {"-o=ms_type=async+posix"};

    private static String[] over(String device, String address, int workers) {
        return new String[] {
            "-o=ms_type=async+dpdk",
            "-o=ms_async_op_threads=" + workers,
            "-o=siphon_dpdk_vdev=" + device,
            "-o=siphon_dpdk_memory=128M",
            "-o=ms_dpdk_host_ipv4_addr=" + address,
            "-o=ms_dpdk_netmask_ipv4_addr=255.255.255.0"
        };
    }

    private static VethPair namespaces() throws IOException {
        Optional<String> obstacle = VethPair.obstacle();
        obstacle.ifPresent(reason -> System.out.println("skipped: " + reason));
        assumeTrue(obstacle.isEmpty(), obstacle::toString);
        return VethPair.open(OTHER_ADDRESS + "/24");
    }

    private static void run(List<String> namespace, String command) throws IOException {
        List<String> words = new ArrayList<>(namespace);
        Stream.of(command.split(" ")).forEach(words::add);
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as(command + ": " + output)
                .isZero();
    }

    @Test
    void twoProcessesTalkOverMemifAndOneMayBeReplaced() {
        String socket = ",socket=siphon-it-" + ProcessHandle.current().pid();
        String[] server = over("net_memif0,role=server" + socket, DPDK_ADDRESS, 2);
        String[] client = over("net_memif0,role=client" + socket, OTHER_ADDRESS, 2);
        try (ChildJvm serving = DpdkMixedPairTest.siphon(HERE, server, "serve", SERVER)) {
            serving.awaitLine("answers at");
            DpdkMixedPairTest.ping(HERE, client, SERVER);
            try (ChildJvm killed =
                    DpdkMixedPairTest.siphon(HERE, client, "ping", SERVER, "--count=1000000", "--interval=0.001")) {
                killed.awaitLine("ping 100,");
            }
            DpdkMixedPairTest.ping(HERE, client, SERVER);
        }
    }

    @Test
    void theKernelTalksToAStackThroughATap() throws IOException {
        try (VethPair pair = namespaces();
                ChildJvm server = DpdkMixedPairTest.siphon(
                        pair.inDpdk(), over("net_tap0,iface=siphon-tap", DPDK_ADDRESS, 2), "serve", SERVER)) {
            server.awaitLine("answers at");
            run(pair.inDpdk(), "ip address add " + OTHER_ADDRESS + "/24 dev siphon-tap");
            DpdkMixedPairTest.ping(pair.inDpdk(), OVER_POSIX, SERVER);
        }
    }

    @Test
    void theKernelTalksToAStackOnAnXdpSocket() throws IOException {
        String device = "net_af_xdp0,iface=" + VethPair.DEVICE;
        try (VethPair pair = namespaces();
                ChildJvm server =
                        DpdkMixedPairTest.siphon(pair.inDpdk(), over(device, DPDK_ADDRESS, 1), "serve", SERVER)) {
            server.awaitLine("answers at");
            DpdkMixedPairTest.ping(pair.inKernel(), OVER_POSIX, SERVER);
        }
    }

    @Test
    void anAddressThatAnotherStationHasIsNotTaken() throws IOException {
        String device = "net_af_packet0,iface=" + VethPair.DEVICE;
        try (VethPair pair = namespaces();
                ChildJvm server =
                        DpdkMixedPairTest.siphon(pair.inDpdk(), over(device, OTHER_ADDRESS, 1), "serve", SERVER)) {
            ChildJvm.Result result = server.result();
            assertThat(result.exitCode()).isNotZero();
            assertThat(result.output())
                    .contains("ms_dpdk_host_ipv4_addr is " + OTHER_ADDRESS + ": the station with the hardware address ")
                    .contains(" has that address; give the stack one of its own");
        }
    }
}
