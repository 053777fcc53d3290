package dev.siphon.it.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Kernel TCP over IPv4. */
class PosixTcp4ConformanceTest extends StackConformance {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @Override
    StackUnderTest open() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(LOOPBACK);
        return new ThreadedStackUnderTest(
                "posix", () -> new InetSocketAddress(loopback, 0), Optional.of(new InetSocketAddress("127.0.0.77", 0)));
    }
}
