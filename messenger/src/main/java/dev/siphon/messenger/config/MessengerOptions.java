package dev.siphon.messenger.config;

import static dev.siphon.messenger.config.ReadAt.CREATION;
import static dev.siphon.messenger.config.ReadAt.EVERY_USE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration YEAR = Duration.ofDays(365);

    // Stands before the options: each enters itself here, and its place in the list is its index.
    private static final List<Option<?>> DECLARED = new ArrayList<>();

    // Which messenger.
    public static final Option<MessengerType> MS_TYPE = messengerType(
            "ms_type",
            MessengerType.ASYNC_POSIX,
            CREATION,
            "The messenger and its transport. async alone means async+posix.");
    public static final Option<Optional<MessengerType>> MS_PUBLIC_TYPE = optionalMessengerType(
            "ms_public_type", CREATION, "Overrides ms_type for messengers on the public network; empty: as ms_type.");
    public static final Option<Optional<MessengerType>> MS_CLUSTER_TYPE = optionalMessengerType(
            "ms_cluster_type", CREATION, "Overrides ms_type for messengers on the cluster network; empty: as ms_type.");

    // Workers.
    public static final Option<Integer> MS_ASYNC_OP_THREADS = integer(
            "ms_async_op_threads",
            1,
            24,
            3,
            CREATION,
            "Worker threads per stack, shared by all messengers on it. Ceph reduces a higher number "
                    + "with a warning; here it is an error.");
    public static final Option<Integer> MS_ASYNC_REAP_THRESHOLD = integer(
            "ms_async_reap_threshold",
            1,
            1_000_000,
            5,
            CREATION,
            "Closed connections that are gathered before they are reaped together.");
    public static final Option<Integer> SIPHON_BUSY_POLL_US = integer(
            "siphon_busy_poll_us",
            0,
            1_000_000,
            0,
            CREATION,
            "Microseconds that an idle worker keeps polling before it sleeps; 0 sleeps at once. "
                    + "Polling trades a busy core for latency.");
    public static final Option<Long> SIPHON_POOL_MAX_IDLE_BYTES = size(
            "siphon_pool_max_idle_bytes",
            0,
            UNLIMITED,
            64 * MIB,
            CREATION,
            "Bytes of returned payload memory that the pool keeps for reuse; what exceeds them is " + "freed.");

    // Binding.
    public static final Option<Boolean> MS_BIND_IPV4 = bool("ms_bind_ipv4", true, CREATION, "Bind IPv4 addresses.");
    public static final Option<Boolean> MS_BIND_IPV6 = bool("ms_bind_ipv6", false, CREATION, "Bind IPv6 addresses.");
    public static final Option<Boolean> MS_BIND_PREFER_IPV4 =
            bool("ms_bind_prefer_ipv4", false, CREATION, "Put the IPv4 address first where both families are bound.");
    public static final Option<Integer> MS_BIND_PORT_MIN =
            integer("ms_bind_port_min", 1, 65_535, 6800, CREATION, "Lowest port tried when none is asked for.");
    public static final Option<Integer> MS_BIND_PORT_MAX = integer(
            "ms_bind_port_max",
            1,
            65_535,
            7568,
            CREATION,
            "Highest port tried when none is asked for, inclusive. Reef's value; Luminous ends at " + "7300.");
    public static final Option<Integer> MS_BIND_RETRY_COUNT =
            integer("ms_bind_retry_count", 1, 1000, 3, CREATION, "Attempts to bind in total.");
    public static final Option<Duration> MS_BIND_RETRY_DELAY = seconds(
            "ms_bind_retry_delay",
            Duration.ZERO,
            Duration.ofSeconds(3600),
            Duration.ofSeconds(5),
            CREATION,
            "Seconds between attempts to bind; the caller waits.");
    public static final Option<Boolean> MS_BIND_BEFORE_CONNECT = bool(
            "ms_bind_before_connect",
            false,
            CREATION,
            "Bind outgoing sockets to the messenger's own address (port 0) before connecting.");
    public static final Option<Integer> MS_TCP_LISTEN_BACKLOG = integer(
            "ms_tcp_listen_backlog",
            1,
            65_535,
            512,
            CREATION,
            "Connections that may wait to be accepted; the kernel may cap it (net.core.somaxconn).");
    public static final Option<Integer> MS_MAX_ACCEPT_FAILURES = integer(
            "ms_max_accept_failures",
            1,
            1_000_000,
            4,
            CREATION,
            "Consecutive failures to accept after which a listener pauses and says so. Ceph aborts "
                    + "the daemon; here every other connection goes on.");
    public static final Option<Boolean> MS_LEARN_ADDR_FROM_PEER = bool(
            "ms_learn_addr_from_peer",
            true,
            CREATION,
            "Take the own IP address from what the first peer says it sees; otherwise from the " + "connected socket.");

    // Sockets.
    public static final Option<Boolean> MS_TCP_NODELAY =
            bool("ms_tcp_nodelay", true, CREATION, "TCP_NODELAY on every TCP socket.");
    public static final Option<Long> MS_TCP_RCVBUF =
            size("ms_tcp_rcvbuf", 0, GIB, 0, CREATION, "SO_RCVBUF in bytes; 0 leaves it to the operating system.");
    public static final Option<Long> MS_TCP_PREFETCH_MAX_SIZE = size(
            "ms_tcp_prefetch_max_size",
            512,
            16 * MIB,
            64 * KIB,
            CREATION,
            "Bytes that are read ahead into a connection's scratch buffer. Ceph's default is 4K; "
                    + "here it is 64K, so that one recv carries many small messages.");
    public static final Option<Duration> MS_CONNECTION_READY_TIMEOUT = seconds(
            "ms_connection_ready_timeout",
            MOMENT,
            YEAR,
            Duration.ofSeconds(10),
            CREATION,
            "Seconds until a connection whose handshake has not ended is faulted.");
    public static final Option<Duration> MS_CONNECTION_IDLE_TIMEOUT = seconds(
            "ms_connection_idle_timeout",
            MOMENT,
            YEAR,
            Duration.ofSeconds(900),
            CREATION,
            "Seconds without traffic until an established connection is faulted.");

    // Integrity.
    public static final Option<Boolean> MS_CRC_DATA =
            bool("ms_crc_data", true, CREATION, "Compute and check the crc32c of the data segment.");
    public static final Option<Boolean> MS_CRC_HEADER =
            bool("ms_crc_header", true, CREATION, "Compute and check the crc32c of header, front and middle.");
    public static final Option<Long> SIPHON_MAX_FRONT_BYTES = size(
            "siphon_max_front_bytes",
            KIB,
            GIB,
            16 * MIB,
            CREATION,
            "Longest front segment accepted from a peer; a longer one faults its connection before "
                    + "memory is taken for it.");
    public static final Option<Long> SIPHON_MAX_MIDDLE_BYTES = size(
            "siphon_max_middle_bytes", KIB, GIB, 16 * MIB, CREATION, "Longest middle segment accepted from a peer.");
    public static final Option<Long> SIPHON_MAX_DATA_BYTES = size(
            "siphon_max_data_bytes",
            KIB,
            GIB,
            128 * MIB,
            CREATION,
            "Longest data segment accepted from a peer. The default is the largest object that "
                    + "Ceph's OSDs store (osd_max_object_size).");
    public static final Option<Long> SIPHON_MAX_AUTHORIZER_BYTES = size(
            "siphon_max_authorizer_bytes",
            64,
            64 * KIB,
            4 * KIB,
            CREATION,
            "Longest authorizer accepted in a handshake. Ceph's own limit is its 4 KiB state buffer.");

    // Dispatch.
    public static final Option<Long> MS_DISPATCH_THROTTLE_BYTES = size(
            "ms_dispatch_throttle_bytes",
            0,
            UNLIMITED,
            100 * MIB,
            CREATION,
            "Bytes per messenger that are read and not yet dispatched, above which it stops reading; "
                    + "0 sets no limit.");
    public static final Option<Integer> MS_PQ_MAX_TOKENS_PER_PRIORITY = integer(
            "ms_pq_max_tokens_per_priority",
            1,
            Integer.MAX_VALUE,
            16 << 20,
            CREATION,
            "Size of the token bucket of each priority below the strict ones in the dispatch queue.");
    public static final Option<Long> MS_PQ_MIN_COST = size(
            "ms_pq_min_cost",
            1,
            GIB,
            64 * KIB,
            CREATION,
            "Least cost of a message in the weighted dispatch queue, in bytes.");

    // What to do about bad messages, and diagnosis.
    public static final Option<Boolean> MS_DIE_ON_BAD_MSG = bool(
            "ms_die_on_bad_msg",
            false,
            EVERY_USE,
            "Stop hard on a message that fails its crc or cannot be decoded, instead of faulting its "
                    + "connection. For tests.");
    public static final Option<Boolean> MS_DIE_ON_UNHANDLED_MSG = bool(
            "ms_die_on_unhandled_msg",
            false,
            EVERY_USE,
            "Stop hard on a message that no dispatcher takes, instead of dropping it. For tests.");
    public static final Option<Boolean> MS_DIE_ON_OLD_MESSAGE = bool(
            "ms_die_on_old_message",
            false,
            EVERY_USE,
            "Stop hard on a sequence number that was already seen, instead of dropping the message. " + "For tests.");
    public static final Option<Boolean> MS_DIE_ON_SKIPPED_MESSAGE = bool(
            "ms_die_on_skipped_message",
            false,
            EVERY_USE,
            "Stop hard on a gap in the sequence numbers, instead of logging it. For tests.");
    public static final Option<Boolean> MS_DUMP_ON_SEND =
            bool("ms_dump_on_send", false, EVERY_USE, "Log outgoing messages as hex dumps.");
    public static final Option<Integer> MS_DUMP_CORRUPT_MESSAGE_LEVEL = integer(
            "ms_dump_corrupt_message_level",
            -1,
            99,
            1,
            EVERY_USE,
            "Ceph debug level at which a corrupt message is logged as a hex dump: up to 0 logs at "
                    + "WARN, 1 to 9 at DEBUG, above at TRACE.");
    public static final Option<Boolean> MS_BLACKHOLE_OSD =
            bool("ms_blackhole_osd", false, EVERY_USE, "Drop everything received from OSDs. For tests.");
    public static final Option<Boolean> MS_BLACKHOLE_MON =
            bool("ms_blackhole_mon", false, EVERY_USE, "Drop everything received from monitors. For tests.");
    public static final Option<Boolean> MS_BLACKHOLE_MDS =
            bool("ms_blackhole_mds", false, EVERY_USE, "Drop everything received from metadata servers. For tests.");
    public static final Option<Boolean> MS_BLACKHOLE_MGR =
            bool("ms_blackhole_mgr", false, EVERY_USE, "Drop everything received from managers. For tests.");
    public static final Option<Boolean> MS_BLACKHOLE_CLIENT =
            bool("ms_blackhole_client", false, EVERY_USE, "Drop everything received from clients. For tests.");

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

    private static Option<Boolean> bool(String name, boolean value, ReadAt readAt, String description) {
        return declare(name, new BooleanType(), value, readAt, description);
    }

    private static Option<Integer> integer(
            String name, int min, int max, int value, ReadAt readAt, String description) {
        return declare(name, new IntegerType(min, max), value, readAt, description);
    }

    private static Option<Long> size(String name, long min, long max, long value, ReadAt readAt, String description) {
        return declare(name, new SizeType(min, max), value, readAt, description);
    }

    private static Option<Duration> seconds(
            String name, Duration min, Duration max, Duration value, ReadAt readAt, String description) {
        return declare(name, new SecondsType(min, max), value, readAt, description);
    }

    private static Option<MessengerType> messengerType(
            String name, MessengerType value, ReadAt readAt, String description) {
        return declare(name, new MessengerTypeSyntax(), value, readAt, description);
    }

    private static Option<Optional<MessengerType>> optionalMessengerType(
            String name, ReadAt readAt, String description) {
        return declare(name, new OptionalType<>(new MessengerTypeSyntax()), Optional.empty(), readAt, description);
    }

    private static <T> Option<T> declare(String name, OptionType<T> type, T value, ReadAt readAt, String description) {
        Option<T> option = new Option<>(DECLARED.size(), name, type, value, readAt, description);
        DECLARED.add(option);
        return option;
    }
}
