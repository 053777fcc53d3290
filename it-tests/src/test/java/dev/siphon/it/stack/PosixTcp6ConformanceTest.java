package dev.siphon.it.stack;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

/** Kernel TCP over IPv6. */
class PosixTcp6ConformanceTest extends StackConformance {

    private static final byte[] LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    @BeforeAll
    static void needsIpv6() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            probe.getLocalPort();
        } catch (SocketException e) {
            abort("this machine has no IPv6: " + e.getMessage());
        }
    }

    @Override
    StackUnderTest open() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(LOOPBACK);
        return new ThreadedStackUnderTest("posix", () -> new InetSocketAddress(loopback, 0), Optional.empty());
    }
}
