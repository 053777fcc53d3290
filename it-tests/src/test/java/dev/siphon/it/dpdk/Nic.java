package dev.siphon.it.dpdk;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.StackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A NIC for tests, as the environment names it.
 *
 * @param pciAddress as {@code 0000:00:11.0}
 * @param address IPv4, on one network of 24 bits with all the others
 */
public record Nic(String pciAddress, String address) {

    /** The environment's variable with those that are lent to DPDK: {@code PCI-ADDRESS=IP-ADDRESS,...}. */
    public static final String LENT = "SIPHON_DPDK_NICS";

    /** The variable with one that the kernel has, written alike. */
    private static final String KERNELS = "SIPHON_DPDK_KERNEL_NIC";

    private static final String HUGE_PAGES = "SIPHON_DPDK_HUGEPAGES";

    /** Queue pairs that each has at least. */
    public static final int QUEUES = 2;

    private static boolean isEalStarted;

    private static List<Nic> in(String variable) {
        return Stream.of(System.getenv(variable).split(","))
                .map(word -> word.split("="))
                .map(parts -> new Nic(parts[0], parts[1]))
                .toList();
    }

    /** The NICs that are lent to DPDK. */
    public static List<Nic> lent() {
        return in(LENT);
    }

    /** The NIC by which the kernel is on their network. */
    public static Nic kernels() {
        return in(KERNELS).get(0);
    }

    /** The configuration of a stack on this one. The drivers know all of them, since EAL is started once. */
    public Map<String, String> configuration() {
        List<String> all = lent().stream().map(Nic::pciAddress).toList();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("ms_dpdk_hugepages", System.getenv(HUGE_PAGES));
        values.put("ms_dpdk_devs_allowlist", String.join(",", all));
        values.put("ms_dpdk_port_id", Integer.toString(all.indexOf(pciAddress)));
        values.put("ms_dpdk_host_ipv4_addr", address);
        values.put("ms_dpdk_netmask_ipv4_addr", "255.255.255.0");
        return values;
    }

    /** A stack on this one, started, with a worker per queue. */
    public NetworkStack open() throws IOException {
        return open(QUEUES, Map.of());
    }

    /** As above, with {@code others} in the place of its own options. */
    public NetworkStack open(int workers, Map<String, String> others) throws IOException {
        Map<String, String> values = configuration();
        values.putAll(others);
        NetworkStack stack = NetworkStackRegistry.load()
                .require("dpdk")
                .create(new StackConfig(workers, 0, StackConfig.ofWorkers(1).poolMaxIdleBytes(), values));
        try {
            stack.start();
            return stack;
        } catch (IOException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Starts EAL, which attaches all of them, and lets each go once, so that descriptors can be compared from now on. */
    public static synchronized void startEal() {
        if (isEalStarted) {
            return;
        }
        try {
            for (Nic nic : lent()) {
                nic.open().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        isEalStarted = true;
    }
}
