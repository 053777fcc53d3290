package dev.siphon.stack.posix;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether this machine has IPv6; containers often have not. */
final class Ipv6 {

    private Ipv6() {}

    /** Any port of ::1; skips the test if there is no such address. */
    static InetSocketAddress loopback() throws IOException {
        InetAddress loopback = InetAddress.getByName("::1");
        boolean isThere;
        String reason = "";
        try (ServerSocket probe = new ServerSocket(0, 1, loopback)) {
            isThere = probe.isBound();
        } catch (IOException e) {
            isThere = false;
            reason = e.getMessage();
        }
        assumeTrue(isThere, "skipped: no IPv6 here: " + reason);
        return new InetSocketAddress(loopback, 0);
    }
}
