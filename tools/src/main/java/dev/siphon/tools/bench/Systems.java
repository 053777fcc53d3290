package dev.siphon.tools.bench;

import dev.siphon.messenger.config.MessengerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything that the benchmark can measure, in the order of the table. A new row is a line here. */
final class Systems {

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
            new NioSystem("nio", "bare java.nio over 127.0.0.1: no crc, no sessions, no dispatch"));

    private Systems() {}

    static List<SystemUnderTest> all() {
        return ALL;
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

    /** The names, for people. */
    static String names() {
        return ALL.stream().map(SystemUnderTest::name).collect(Collectors.joining(", "));
    }
}
