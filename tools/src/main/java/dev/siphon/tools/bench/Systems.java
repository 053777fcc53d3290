package dev.siphon.tools.bench;

import dev.siphon.messenger.config.MessengerType;
import dev.siphon.tools.bench.system.SystemUnderTest;
import dev.siphon.tools.bench.system.aeron.AeronSystem;
import dev.siphon.tools.bench.system.ceph.CephClientSystem;
import dev.siphon.tools.bench.system.ceph.CephServerSystem;
import dev.siphon.tools.bench.system.ceph.CephSystem;
import dev.siphon.tools.bench.system.messenger.MessengerSystem;
import dev.siphon.tools.bench.system.netty.NettySystem;
import dev.siphon.tools.bench.system.nio.NioSystem;
import dev.siphon.tools.bench.system.stack.StackSystem;
import dev.siphon.tools.cli.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything that the benchmark can measure, in the order of the table. A new row is a line here. */
final class Systems {

    private static final String USUAL_BASELINE = "netty";

    private static final List<SystemUnderTest> ALL = List.of(
            new MessengerSystem("posix", "kernel TCP over 127.0.0.1", MessengerType.ASYNC_POSIX, "127.0.0.1:0"),
            new MessengerSystem(
                    "posix-unix", "kernel AF_UNIX", MessengerType.ASYNC_POSIX, MessengerSystem.ABSTRACT_LOCAL),
            new MessengerSystem(
                    "simple",
                    "ms_type = simple: two threads per connection, the JDK's sockets over 127.0.0.1",
                    MessengerType.SIMPLE_SOCKETS,
                    "127.0.0.1:0"),
            new MessengerSystem(
                    "rdma",
                    "RDMA over the first verbs device's own address",
                    new MessengerType("rdma"),
                    MessengerSystem.TRIAL_ADDRESS),
            new MessengerSystem(
                    "dpdk",
                    "DPDK within one process: a TCP/IP per worker, both sides' counts in one",
                    new MessengerType("dpdk"),
                    MessengerSystem.TRIAL_IN_PROCESS),
            new CephServerSystem("to-ceph", "posix to Ceph's ceph_perf_msgr_server"),
            new CephClientSystem("from-ceph", "Ceph's ceph_perf_msgr_client to posix"),
            new CephSystem("ceph", "Ceph's ceph_perf_msgr_client to its ceph_perf_msgr_server, async+posix"),
            new NettySystem("netty", "Netty, epoll over 127.0.0.1: frames as long as msgr v1's, with their checksums"),
            new StackSystem(
                    "epoll", "bare epoll and sockets over 127.0.0.1, Siphon's transport alone: no crc, no sessions"),
            new NioSystem("nio", "bare java.nio over 127.0.0.1: no crc, no sessions, no dispatch"),
            new AeronSystem("aeron", "Aeron IPC: shared memory, threads that poll, one publication per direction"));

    private Systems() {}

    static List<SystemUnderTest> all() {
        return ALL;
    }

    /** Those that a quick run measures unless others are chosen: Siphon's, and what it is usually compared with. */
    static List<SystemUnderTest> quick() {
        return ALL.stream()
                .filter(system ->
                        system instanceof MessengerSystem || system.name().equals(USUAL_BASELINE))
                .toList();
    }

    /** The names, as the help text lists them. */
    static final class Names extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Names() {
            super(ALL.stream().map(SystemUnderTest::name).toList());
        }
    }

    static Optional<SystemUnderTest> find(String name) {
        return ALL.stream().filter(system -> system.name().equals(name)).findFirst();
    }

    /** To be thrown: {@code system} was asked for. */
    static CommandFailure notHere(SystemUnderTest system, String obstacle) {
        return new CommandFailure(system.name() + " cannot be measured here: " + obstacle);
    }

    /** What ratios are taken to when {@code systems} are measured: the name, or nothing if there is no baseline. */
    static String usualBaseline(List<SystemUnderTest> systems) {
        List<String> baselines = systems.stream()
                .filter(SystemUnderTest::isBaseline)
                .map(SystemUnderTest::name)
                .toList();
        if (baselines.contains(USUAL_BASELINE)) {
            return USUAL_BASELINE;
        }
        return baselines.isEmpty() ? "" : baselines.get(0);
    }

    /** The names, for people. */
    static String names() {
        return ALL.stream().map(SystemUnderTest::name).collect(Collectors.joining(", "));
    }
}
