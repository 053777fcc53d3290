package dev.siphon.stack.posix;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Internet addresses for tests. */
final class Hosts {

    private Hosts() {}

    /** An address given by its digits. */
    @SuppressWarnings("AddressSelection") // digits stand for one address
    static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    /** Any port of ::1. Skips the test where there is no IPv6, as in many containers. */
    static InetSocketAddress ipv6() {
        InetSocketAddress loopback = at("::1", 0);
        String reason = "";
        try (ServerSocket probe = new ServerSocket(0, 1, loopback.getAddress())) {
            assumeTrue(probe.isBound());
        } catch (IOException e) {
            reason = "skipped: no IPv6 here: " + e.getMessage();
        }
        assumeTrue(reason.isEmpty(), reason);
        return loopback;
    }
}
