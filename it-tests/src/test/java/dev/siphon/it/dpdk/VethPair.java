package dev.siphon.it.dpdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces joined by a wire: one for DPDK, which takes its end from the kernel by {@code af_packet}, one whose
 * kernel has an address. All of it is gone when it is closed, and nothing of it is in the namespace of the tests.
 */
public final class VethPair implements AutoCloseable {

    /** What DPDK's end is called. */
    public static final String DEVICE = "veth-dpdk";

    /** What the kernel's end is called. */
    public static final String KERNEL_DEVICE = "veth-kernel";

    private static final long SECONDS = 20;

    private final String dpdk = "siphon-dpdk-" + ProcessHandle.current().pid();
    private final String kernel = "siphon-kernel-" + ProcessHandle.current().pid();

    private VethPair() {}

    /** What is missing for such a pair, empty if nothing is. */
    public static Optional<String> obstacle() {
        try (VethPair pair = new VethPair()) {
            pair.run("ethtool --version");
            pair.run("ip netns add " + pair.dpdk);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no network namespaces and ethtool for this user here: " + e.getMessage());
        }
    }

    /** A pair whose kernel's end has {@code address}, as {@code 10.0.0.2/24}. */
    public static VethPair open(String address) throws IOException {
        VethPair pair = new VethPair();
        try {
            pair.run("ip netns add " + pair.dpdk);
            pair.run("ip netns add " + pair.kernel);
            pair.run("ip link add " + DEVICE + " netns " + pair.dpdk + " type veth peer name " + KERNEL_DEVICE
                    + " netns " + pair.kernel);
            pair.setUp(pair.dpdk, DEVICE);
            pair.setUp(pair.kernel, KERNEL_DEVICE);
            // Each kernel has it. Newer ones judge a path by its times, which mean nothing where tests share
            // processors.
            pair.run("ip netns exec " + pair.kernel + " sysctl -qw net.ipv4.tcp_congestion_control=reno");
            pair.run("ip -n " + pair.kernel + " addr add " + address + " dev " + KERNEL_DEVICE);
            return pair;
        } catch (IOException e) {
            pair.close();
            throw e;
        }
    }

    private void setUp(String namespace, String device) throws IOException {
        run("ip netns exec " + namespace + " sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
        // What a NIC would do to frames at the end of the wire must be done before, since there is none.
        run("ip netns exec " + namespace + " ethtool -K " + device + " tx off tso off gso off gro off sg off");
        run("ip -n " + namespace + " link set lo up");
        run("ip -n " + namespace + " link set " + device + " up");
    }

    /** What a command in DPDK's namespace begins with. */
    public List<String> inDpdk() {
        return List.of("ip", "netns", "exec", dpdk);
    }

    /** What a command in the namespace of the kernel's end begins with. */
    public List<String> inKernel() {
        return List.of("ip", "netns", "exec", kernel);
    }

    private void run(String command) throws IOException {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + ": " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command + " was interrupted", e);
        }
    }

    @Override
    public void close() {
        for (String namespace : List.of(dpdk, kernel)) {
            try {
                run("ip netns delete " + namespace);
            } catch (IOException wasNotMade) {
                // Nothing to take back.
            }
        }
    }
}
