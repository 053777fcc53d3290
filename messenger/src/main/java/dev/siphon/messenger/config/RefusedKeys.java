package dev.siphon.messenger.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every {@code ms_} key of Luminous and Reef that the messenger does not heed, and why. */
public final class RefusedKeys {
    private static final List<RefusedKey> ALL = declare();
    private static final Map<String, RefusedKey> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(RefusedKey::name, Function.identity()));

    private RefusedKeys() {}

    /** All of them, those with one reason together. */
    public static List<RefusedKey> all() {
        return ALL;
    }

    /** The refused key of that name, written with underscores. */
    public static Optional<RefusedKey> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static List<RefusedKey> declare() {
        List<RefusedKey> keys = new ArrayList<>();
        refuse(
                keys,
                "a closed connection is freed at once by its own worker, so none are gathered",
                "leave it out",
                "ms_async_reap_threshold");
        refuse(
                keys,
                "a listener that cannot accept pauses and resumes by itself, and the process is never ended for it",
                "leave it out",
                "ms_max_accept_failures");
        refuse(
                keys,
                "msgr v2.1 is not there yet: connections are msgr v1",
                "leave it out",
                "ms_bind_msgr1",
                "ms_bind_msgr2",
                "ms_mon_cluster_mode",
                "ms_mon_service_mode",
                "ms_mon_client_mode",
                "ms_cluster_mode",
                "ms_service_mode",
                "ms_client_mode",
                "ms_osd_compress_mode",
                "ms_osd_compress_min_size",
                "ms_osd_compression_algorithm",
                "ms_compress_secure");
        refuse(
                keys,
                "registered memory is the JVM's direct memory",
                "run java with -XX:+UseTransparentHugePages",
                "ms_async_rdma_enable_hugepage");
        refuse(
                keys,
                "rdma_cm takes the service level from the type of service",
                "set ms_async_rdma_dscp",
                "ms_async_rdma_sl");
        refuse(
                keys,
                "packets come and go one frame at a time: the port neither joins nor cuts segments",
                "raise siphon_dpdk_mtu where the network has larger frames",
                "ms_dpdk_lro",
                "ms_dpdk_enable_tso");
        refuse(
                keys,
                "each worker has a hardware queue of its own, and no worker serves another's",
                "leave it out",
                "ms_dpdk_hw_queue_weight");
        refuse(keys, "flow control stays as the device has it", "set it at the switch", "ms_dpdk_hw_flow_control");
        refuse(keys, "a stack reaches its own address always", "leave it out", "ms_dpdk_debug_allow_loopback");
        refuse(
                keys,
                "all workers are started up front; Ceph dropped the key after Luminous",
                "set ms_async_op_threads",
                "ms_async_max_op_threads");
        refuse(
                keys,
                "Ceph dropped pinning by the messenger after Luminous",
                "pin the process with taskset or a cpuset",
                "ms_async_set_affinity",
                "ms_async_affinity_cores");
        refuse(
                keys,
                "it aborts Ceph's daemons in Ceph's own tests; a bug here ends in an exception anyway",
                "leave it out",
                "ms_die_on_bug");
        return List.copyOf(keys);
    }

    private static void refuse(List<RefusedKey> keys, String reason, String remedy, String... names) {
        for (String name : names) {
            keys.add(new RefusedKey(name, reason, remedy));
        }
    }
}
