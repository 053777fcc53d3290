package dev.siphon.messenger.config;

import static dev.siphon.messenger.config.ReadAt.CREATION;
import static dev.siphon.messenger.config.ReadAt.EVERY_USE;

import dev.siphon.messenger.entity.EntityType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every key that the messenger heeds, in the order of the documentation. Those that begin with {@code ms_} are Ceph's
 * and mean what they mean there, with Reef's defaults unless the description says otherwise; those that begin with
 * {@code siphon_} are its own.
 */
public final class MessengerOptions {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long UNLIMITED = Long.MAX_VALUE;
    private static final BooleanType BOOL = new BooleanType();
    private static final MessengerTypeSyntax MESSENGER_TYPE = new MessengerTypeSyntax();
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration YEAR = Duration.ofDays(365);

    // Stands before the options: each enters itself here, and its place in the list is its index.
    private static final List<Option<?>> DECLARED = new ArrayList<>();

    // Which messenger.
    public static final Option<MessengerType> MS_TYPE = declare(
            "ms_type",
            MESSENGER_TYPE,
            MessengerType.ASYNC_POSIX,
            CREATION,
            "The messenger and the transport under it.");
    public static final Option<Optional<MessengerType>> MS_PUBLIC_TYPE = declare(
            "ms_public_type",
            new OptionalType<>(MESSENGER_TYPE),
            Optional.empty(),
            CREATION,
            "Overrides ms_type for messengers on the public network; empty: as ms_type.");
    public static final Option<Optional<MessengerType>> MS_CLUSTER_TYPE = declare(
            "ms_cluster_type",
            new OptionalType<>(MESSENGER_TYPE),
            Optional.empty(),
            CREATION,
            "Overrides ms_type for messengers on the cluster network; empty: as ms_type.");

    // Workers.
    public static final Option<Integer> MS_ASYNC_OP_THREADS = declare(
            "ms_async_op_threads",
            new IntegerType(1, 24),
            3,
            CREATION,
            "Worker threads per stack, shared by all messengers on it. Ceph "
                    + "reduces a higher number with a warning; here it is an error.");
    public static final Option<Integer> SIPHON_BUSY_POLL_US = declare(
            "siphon_busy_poll_us",
            new IntegerType(0, 1_000_000),
            0,
            CREATION,
            "Microseconds that an idle worker keeps polling before it sleeps; 0 "
                    + "sleeps at once. Polling trades a busy core for latency.");
    public static final Option<Long> SIPHON_POOL_MAX_IDLE_BYTES = declare(
            "siphon_pool_max_idle_bytes",
            new SizeType(0, UNLIMITED),
            64 * MIB,
            CREATION,
            "Bytes of returned payload memory that each worker keeps for reuse, and all simple messengers of a "
                    + "context together; what exceeds them is freed.");

    public static final Option<Long> MS_RWTHREAD_STACK_BYTES = declare(
            "ms_rwthread_stack_bytes",
            new SizeType(0, GIB),
            MIB,
            CREATION,
            "Stack size of each of the two threads that the simple messenger has per connection; 0 is the JVM's default, "
                    + "and a size below what a thread needs is rounded up by the JVM.");

    // Binding.
    public static final Option<Boolean> MS_BIND_IPV4 =
            declare("ms_bind_ipv4", BOOL, true, CREATION, "Bind IPv4 addresses.");
    public static final Option<Boolean> MS_BIND_IPV6 =
            declare("ms_bind_ipv6", BOOL, false, CREATION, "Bind IPv6 addresses.");
    public static final Option<Boolean> MS_BIND_PREFER_IPV4 = declare(
            "ms_bind_prefer_ipv4", BOOL, false, CREATION, "Put the IPv4 address first where both families are bound.");
    public static final Option<Integer> MS_BIND_PORT_MIN = declare(
            "ms_bind_port_min",
            new IntegerType(1, 65_535),
            6800,
            CREATION,
            "Lowest port tried when none is asked for.");
    public static final Option<Integer> MS_BIND_PORT_MAX = declare(
            "ms_bind_port_max",
            new IntegerType(1, 65_535),
            7568,
            CREATION,
            "Highest port tried when none is asked for, inclusive. Reef's value; Luminous ends at 7300.");
    public static final Option<Integer> MS_BIND_RETRY_COUNT =
            declare("ms_bind_retry_count", new IntegerType(1, 1000), 3, CREATION, "Attempts to bind in total.");
    public static final Option<Duration> MS_BIND_RETRY_DELAY = declare(
            "ms_bind_retry_delay",
            new SecondsType(Duration.ZERO, Duration.ofHours(1)),
            Duration.ofSeconds(5),
            CREATION,
            "Seconds between attempts to bind; the caller waits.");
    public static final Option<Boolean> MS_BIND_BEFORE_CONNECT = declare(
            "ms_bind_before_connect",
            BOOL,
            false,
            CREATION,
            "Bind outgoing sockets to the messenger's own address (port 0) before connecting.");
    public static final Option<Integer> MS_TCP_LISTEN_BACKLOG = declare(
            "ms_tcp_listen_backlog",
            new IntegerType(1, 65_535),
            512,
            CREATION,
            "Connections that may wait to be accepted; the kernel may cap it (net.core.somaxconn).");
    public static final Option<Boolean> MS_LEARN_ADDR_FROM_PEER = declare(
            "ms_learn_addr_from_peer",
            BOOL,
            true,
            CREATION,
            "If true, the own IP address is what the first peer says it sees; else that of the socket.");

    // Sockets.
    public static final Option<Boolean> MS_TCP_NODELAY =
            declare("ms_tcp_nodelay", BOOL, true, CREATION, "TCP_NODELAY on every TCP socket.");
    public static final Option<Long> MS_TCP_RCVBUF = declare(
            "ms_tcp_rcvbuf",
            new SizeType(0, GIB),
            0L,
            CREATION,
            "SO_RCVBUF in bytes; 0 leaves it to the operating system.");
    public static final Option<Long> MS_TCP_PREFETCH_MAX_SIZE = declare(
            "ms_tcp_prefetch_max_size",
            new SizeType(512, 16 * MIB),
            256 * KIB,
            CREATION,
            "Bytes that are read ahead into a connection's scratch buffer. Ceph's default is "
                    + "4K; here it is 256K, so that one recv carries many small messages.");
    public static final Option<Duration> MS_CONNECTION_READY_TIMEOUT = declare(
            "ms_connection_ready_timeout",
            new SecondsType(MOMENT, YEAR),
            Duration.ofSeconds(10),
            CREATION,
            "Seconds until a connection whose handshake has not ended is faulted.");
    public static final Option<Duration> MS_CONNECTION_IDLE_TIMEOUT = declare(
            "ms_connection_idle_timeout",
            new SecondsType(MOMENT, YEAR),
            Duration.ofMinutes(15),
            CREATION,
            "Seconds without traffic until an established connection is faulted.");

    // Integrity.
    public static final Option<Duration> MS_INITIAL_BACKOFF = declare(
            "ms_initial_backoff",
            new SecondsType(Duration.ofMillis(1), Duration.ofHours(1)),
            Duration.ofMillis(200),
            CREATION,
            "How long to wait before connecting again after a failed attempt, in seconds; doubles from attempt to attempt.");
    public static final Option<Duration> MS_MAX_BACKOFF = declare(
            "ms_max_backoff",
            new SecondsType(Duration.ofMillis(1), Duration.ofHours(1)),
            Duration.ofSeconds(15),
            CREATION,
            "The longest wait between two attempts to connect, in seconds.");
    public static final Option<Long> SIPHON_MAX_QUEUED_BYTES = declare(
            "siphon_max_queued_bytes",
            new SizeType(0, UNLIMITED),
            256L << 20,
            CREATION,
            "Bytes that a connection may have queued or unacknowledged, each message counting 256 more; 0 is no bound.");
    public static final Option<Boolean> SIPHON_BLOCK_WHEN_QUEUE_FULL = declare(
            "siphon_block_when_queue_full",
            BOOL,
            true,
            CREATION,
            "Whether sending waits at that bound; otherwise, and always on a worker's or dispatch thread, it is refused.");
    public static final Option<Boolean> MS_CRC_DATA =
            declare("ms_crc_data", BOOL, true, CREATION, "Compute and check the crc32c of the data segment.");
    public static final Option<Boolean> MS_CRC_HEADER =
            declare("ms_crc_header", BOOL, true, CREATION, "Compute and check the crc32c of header, front and middle.");
    public static final Option<Long> SIPHON_MAX_FRONT_BYTES = declare(
            "siphon_max_front_bytes",
            new SizeType(KIB, GIB),
            16 * MIB,
            CREATION,
            "Longest front segment accepted from a peer; a longer one "
                    + "faults its connection before memory is taken for it.");
    public static final Option<Long> SIPHON_MAX_MIDDLE_BYTES = declare(
            "siphon_max_middle_bytes",
            new SizeType(KIB, GIB),
            16 * MIB,
            CREATION,
            "Longest middle segment accepted from a peer.");
    public static final Option<Long> SIPHON_MAX_DATA_BYTES = declare(
            "siphon_max_data_bytes",
            new SizeType(KIB, GIB),
            128 * MIB,
            CREATION,
            "Longest data segment accepted from a peer. The default is the "
                    + "largest object that Ceph's OSDs store (osd_max_object_size).");
    public static final Option<Long> SIPHON_MAX_AUTHORIZER_BYTES = declare(
            "siphon_max_authorizer_bytes",
            new SizeType(64, 64 * KIB),
            4 * KIB,
            CREATION,
            "Longest authorizer accepted in a handshake. Ceph's own limit is its 4 KiB state buffer.");

    // Dispatch.
    public static final Option<Long> MS_DISPATCH_THROTTLE_BYTES = declare(
            "ms_dispatch_throttle_bytes",
            new SizeType(0, UNLIMITED),
            100 * MIB,
            CREATION,
            "Bytes per messenger that are read and not yet dispatched, "
                    + "above which it stops reading; 0 sets no limit.");
    public static final Option<Integer> MS_PQ_MAX_TOKENS_PER_PRIORITY = declare(
            "ms_pq_max_tokens_per_priority",
            new IntegerType(1, Integer.MAX_VALUE),
            16 << 20,
            CREATION,
            "Size of the token bucket of each priority below the strict ones in the dispatch queue.");
    public static final Option<Long> MS_PQ_MIN_COST = declare(
            "ms_pq_min_cost",
            new SizeType(1, GIB),
            64 * KIB,
            CREATION,
            "Least cost of a message in the weighted dispatch queue, in bytes.");

    // What to do about bad messages, and diagnosis.
    public static final Option<Boolean> MS_DIE_ON_BAD_MSG = declare(
            "ms_die_on_bad_msg",
            BOOL,
            false,
            EVERY_USE,
            "Stop hard on a message that fails its crc or cannot be "
                    + "decoded, instead of faulting its connection. For tests.");
    public static final Option<Boolean> MS_DIE_ON_UNHANDLED_MSG = declare(
            "ms_die_on_unhandled_msg",
            BOOL,
            false,
            EVERY_USE,
            "Stop hard on a message that no dispatcher takes, instead of dropping it. For tests.");
    public static final Option<Boolean> MS_DIE_ON_OLD_MESSAGE = declare(
            "ms_die_on_old_message",
            BOOL,
            false,
            EVERY_USE,
            "Stop hard on a sequence number already seen, instead of dropping the message. For tests.");
    public static final Option<Boolean> MS_DIE_ON_SKIPPED_MESSAGE = declare(
            "ms_die_on_skipped_message",
            BOOL,
            false,
            EVERY_USE,
            "Stop hard on a gap in the sequence numbers, instead of logging it. For tests.");
    public static final Option<Boolean> MS_DUMP_ON_SEND =
            declare("ms_dump_on_send", BOOL, false, EVERY_USE, "Log outgoing messages as hex dumps.");
    public static final Option<Integer> MS_DUMP_CORRUPT_MESSAGE_LEVEL = declare(
            "ms_dump_corrupt_message_level",
            new IntegerType(-1, 99),
            1,
            EVERY_USE,
            "Ceph debug level at which a corrupt message is logged as a hex dump: "
                    + "up to 0 logs at WARN, 1 to 9 at DEBUG, above at TRACE.");
    public static final Option<Boolean> MS_BLACKHOLE_OSD =
            declare("ms_blackhole_osd", BOOL, false, EVERY_USE, "Drop everything received from OSDs. For tests.");
    public static final Option<Boolean> MS_BLACKHOLE_MON =
            declare("ms_blackhole_mon", BOOL, false, EVERY_USE, "Drop everything received from monitors. For tests.");
    public static final Option<Boolean> MS_BLACKHOLE_MDS = declare(
            "ms_blackhole_mds", BOOL, false, EVERY_USE, "Drop everything received from metadata servers. For tests.");
    public static final Option<Boolean> MS_BLACKHOLE_MGR =
            declare("ms_blackhole_mgr", BOOL, false, EVERY_USE, "Drop everything received from managers. For tests.");
    public static final Option<Boolean> MS_BLACKHOLE_CLIENT =
            declare("ms_blackhole_client", BOOL, false, EVERY_USE, "Drop everything received from clients. For tests.");

    // The rdma transport. What it cannot honour it refuses when its stack is created.
    public static final Option<Optional<String>> MS_ASYNC_RDMA_DEVICE_NAME = declare(
            "ms_async_rdma_device_name",
            new OptionalType<>(TextType.WORD),
            Optional.empty(),
            CREATION,
            "The verbs device that own addresses must be on; empty: any.");
    public static final Option<Integer> MS_ASYNC_RDMA_PORT_NUM = declare(
            "ms_async_rdma_port_num",
            new IntegerType(1, 255),
            1,
            CREATION,
            "The port of that device; without ms_async_rdma_device_name it is not looked at.");
    public static final Option<Optional<String>> MS_ASYNC_RDMA_LOCAL_GID = declare(
            "ms_async_rdma_local_gid",
            new OptionalType<>(new GidType()),
            Optional.empty(),
            CREATION,
            "The GID that own addresses must be; empty: any. rdma_cm takes the GID of the address that is bound.");
    public static final Option<Integer> MS_ASYNC_RDMA_GID_IDX = declare(
            "ms_async_rdma_gid_idx",
            new IntegerType(0, 65_535),
            0,
            CREATION,
            "The index that the GID of an own address must have; 0: any.");
    public static final Option<Integer> MS_ASYNC_RDMA_ROCE_VER = declare(
            "ms_async_rdma_roce_ver",
            new IntegerType(0, 1),
            1,
            CREATION,
            "RoCE version less 1. Only 1 is possible: the system decides for rdma_cm "
                    + "(default_roce_mode under /sys/kernel/config/rdma_cm).");
    public static final Option<Integer> MS_ASYNC_RDMA_DSCP = declare(
            "ms_async_rdma_dscp",
            new IntegerType(0, 255),
            96,
            CREATION,
            "Type of service of connections, DSCP in its upper six bits; on RoCE the kernel derives the priority from it.");
    public static final Option<Long> MS_ASYNC_RDMA_BUFFER_SIZE = declare(
            "ms_async_rdma_buffer_size",
            new SizeType(KIB, 16 * MIB),
            32 * KIB,
            CREATION,
            "Size of each receive. Ceph's default is 128K for receives that connections share; here each has its own.");
    public static final Option<Integer> MS_ASYNC_RDMA_RECEIVE_QUEUE_LEN = declare(
            "ms_async_rdma_receive_queue_len",
            new IntegerType(2, 4096),
            32,
            CREATION,
            "Receives that each connection posts: what its peer may send before this side has read. "
                    + "Ceph's default is 4K, shared by all connections.");
    public static final Option<Integer> MS_ASYNC_RDMA_RECEIVE_BUFFERS = declare(
            "ms_async_rdma_receive_buffers",
            new IntegerType(0, 1 << 24),
            32_000,
            CREATION,
            "Receives of all connections of a stack, beyond which further ones are refused; 0: no bound.");
    public static final Option<Integer> MS_ASYNC_RDMA_SEND_BUFFERS = declare(
            "ms_async_rdma_send_buffers",
            new IntegerType(16, 1 << 20),
            4096,
            CREATION,
            "This many times ms_async_rdma_buffer_size is the bound of registered payload memory per stack; "
                    + "payload beyond it is copied when it is sent. Ceph's default is 1K of larger ones: as many bytes.");
    public static final Option<Integer> MS_ASYNC_RDMA_POLLING_US = declare(
            "ms_async_rdma_polling_us",
            new IntegerType(0, 1_000_000),
            1000,
            CREATION,
            "Microseconds that a worker polls after its last completion before it sleeps.");
    public static final Option<Boolean> MS_ASYNC_RDMA_SUPPORT_SRQ = declare(
            "ms_async_rdma_support_srq",
            BOOL,
            false,
            CREATION,
            "Only false is possible: DiSNI has no shared receive queues. Ceph's default is true.");
    public static final Option<Boolean> MS_ASYNC_RDMA_CM = declare(
            "ms_async_rdma_cm",
            BOOL,
            true,
            CREATION,
            "Only true is possible: connections are made by rdma_cm. Ceph's default is false.");
    public static final Option<Optional<String>> MS_ASYNC_RDMA_TYPE = declare(
            "ms_async_rdma_type",
            new OptionalType<>(TextType.WORD),
            Optional.of("ib"),
            CREATION,
            "iwarp if own addresses must be on an iWARP device, ib (InfiniBand and RoCE) if they must not.");

    // The dpdk transport. What it cannot honour it refuses when its stack is created or started.
    public static final Option<Optional<String>> SIPHON_DPDK_VDEV = declare(
            "siphon_dpdk_vdev",
            new OptionalType<>(TextType.LINE),
            Optional.empty(),
            CREATION,
            "A virtual device of DPDK with its arguments, as in net_af_packet0,iface=veth0 or "
                    + "net_memif0,role=server. Empty, with ms_dpdk_devs_allowlist empty too: stacks of one process reach each "
                    + "other, and nobody else.");
    public static final Option<Optional<String>> MS_DPDK_DEVS_ALLOWLIST = declare(
            "ms_dpdk_devs_allowlist",
            new OptionalType<>(TextType.LINE),
            Optional.empty(),
            CREATION,
            "The PCI devices that DPDK may touch, by address as in 0000:03:00.0, separated by commas.");
    public static final Option<Integer> MS_DPDK_PORT_ID = declare(
            "ms_dpdk_port_id",
            new IntegerType(0, 31),
            0,
            CREATION,
            "Which of ms_dpdk_devs_allowlist is the port, counted from 0.");
    public static final Option<Optional<String>> MS_DPDK_HOST_IPV4_ADDR = declare(
            "ms_dpdk_host_ipv4_addr",
            new OptionalType<>(TextType.LINE),
            Optional.empty(),
            CREATION,
            "Own address. Empty, without a device: a free one of 198.18.0.0/16.");
    public static final Option<Optional<String>> MS_DPDK_NETMASK_IPV4_ADDR = declare(
            "ms_dpdk_netmask_ipv4_addr",
            new OptionalType<>(TextType.LINE),
            Optional.empty(),
            CREATION,
            "The netmask of the own network, as in 255.255.255.0; needed with ms_dpdk_host_ipv4_addr.");
    public static final Option<Optional<String>> MS_DPDK_GATEWAY_IPV4_ADDR = declare(
            "ms_dpdk_gateway_ipv4_addr",
            new OptionalType<>(TextType.LINE),
            Optional.empty(),
            CREATION,
            "Who forwards to other networks; empty: nobody.");
    public static final Option<Integer> SIPHON_DPDK_MTU = declare(
            "siphon_dpdk_mtu",
            new IntegerType(0, 9000),
            0,
            CREATION,
            "Largest datagram in bytes, 576 to 9000; 0: 9000 within the process, 1500 on a device.");
    public static final Option<Optional<String>> MS_DPDK_COREMASK = declare(
            "ms_dpdk_coremask",
            new OptionalType<>(TextType.LINE),
            Optional.empty(),
            CREATION,
            "Cores to keep workers on, one each in order, as a hexadecimal mask. Empty: they go where the system puts them. "
                    + "Ceph's default is 0xF.");
    public static final Option<Integer> MS_DPDK_MEMORY_CHANNEL = declare(
            "ms_dpdk_memory_channel",
            new IntegerType(1, 32),
            4,
            CREATION,
            "Channels of memory per socket, by which DPDK spreads packets.");
    public static final Option<Optional<String>> MS_DPDK_HUGEPAGES = declare(
            "ms_dpdk_hugepages",
            new OptionalType<>(TextType.LINE),
            Optional.empty(),
            CREATION,
            "The folder where huge pages are mounted; empty: ordinary memory, which is slower.");
    public static final Option<Long> SIPHON_DPDK_MEMORY = declare(
            "siphon_dpdk_memory",
            new SizeType(64 * MIB, 1L << 40),
            512 * MIB,
            CREATION,
            "Size of DPDK's memory without huge pages.");
    public static final Option<Optional<String>> MS_DPDK_PMD = declare(
            "ms_dpdk_pmd",
            new OptionalType<>(TextType.LINE),
            Optional.empty(),
            CREATION,
            "A driver of DPDK, or a folder of them, besides those that are installed.");
    public static final Option<Integer> MS_DPDK_RX_BUFFER_COUNT_PER_CORE = declare(
            "ms_dpdk_rx_buffer_count_per_core",
            new IntegerType(512, 1 << 17),
            4096,
            CREATION,
            "Packets per worker, for receiving and sending. Ceph's default is 8192 for receiving.");
    public static final Option<Integer> SIPHON_DPDK_POLLING_US = declare(
            "siphon_dpdk_polling_us",
            new IntegerType(0, 1_000_000),
            100,
            CREATION,
            "Microseconds that a worker polls after its last packet before it sleeps. Ceph's never sleeps.");

    // Faults made on purpose.
    public static final Option<Integer> MS_INJECT_SOCKET_FAILURES = declare(
            "ms_inject_socket_failures",
            new IntegerType(0, Integer.MAX_VALUE),
            0,
            CREATION,
            "One in so many steps of reading or sending breaks the socket; 0: none. For tests.");
    public static final Option<Duration> MS_INJECT_INTERNAL_DELAYS = declare(
            "ms_inject_internal_delays",
            new SecondsType(Duration.ZERO, Duration.ofHours(1)),
            Duration.ZERO,
            CREATION,
            "Seconds for which a connection pauses where connections race: in connect, accept, learning the own address "
                    + "and replacement. With ms_inject_socket_failures, one in as many pauses. Others on the "
                    + "worker go on, whereas Ceph's whole thread sleeps. For tests.");
    public static final Option<Set<EntityType>> MS_INJECT_DELAY_TYPE = declare(
            "ms_inject_delay_type",
            new EntityTypesType(),
            Set.of(),
            CREATION,
            "Peers whose messages may be held before they are delivered. For tests.");
    public static final Option<Optional<String>> MS_INJECT_DELAY_MSG_TYPE = declare(
            "ms_inject_delay_msg_type",
            new OptionalType<>(TextType.WORD),
            Optional.empty(),
            CREATION,
            "Hold messages of this type only, written as its number or its name, such as OSD_OP; others wait for what "
                    + "is held before them. Empty: all types. For tests.");
    public static final Option<Double> MS_INJECT_DELAY_PROBABILITY = declare(
            "ms_inject_delay_probability",
            new ProbabilityType(),
            0.0,
            CREATION,
            "How likely a received message is held. For tests.");
    public static final Option<Duration> MS_INJECT_DELAY_MAX = declare(
            "ms_inject_delay_max",
            new SecondsType(Duration.ZERO, Duration.ofHours(1)),
            Duration.ofSeconds(1),
            CREATION,
            "Seconds for which a message is held at most; the time is evenly distributed. For tests.");
    public static final Option<Integer> MS_INJECT_NETWORK_CONGESTION = declare(
            "ms_inject_network_congestion",
            new IntegerType(0, Integer.MAX_VALUE),
            0,
            CREATION,
            "All but one in so many attempts to send find the socket blocked, though it is not, and are made again "
                    + "a millisecond later; 0: none. For tests.");
    public static final Option<Integer> SIPHON_INJECT_SEED = declare(
            "siphon_inject_seed",
            new IntegerType(0, Integer.MAX_VALUE),
            0,
            CREATION,
            "Where the dice of ms_inject_* begin, so that a run can be repeated; 0: anywhere. The log says where.");

    private static final List<Option<?>> ALL = List.copyOf(DECLARED);
    private static final Map<String, Option<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Option::name, Function.identity()));

    private MessengerOptions() {}

    /** All of them, in the order of their declaration. */
    public static List<Option<?>> all() {
        return ALL;
    }

    /** The option of that name, written with underscores. */
    public static Optional<Option<?>> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static <T> Option<T> declare(String name, OptionType<T> type, T value, ReadAt readAt, String description) {
        Option<T> option = new Option<>(DECLARED.size(), name, type, value, readAt, description);
        DECLARED.add(option);
        return option;
    }
}
