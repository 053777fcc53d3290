package dev.siphon.it.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Kernel TCP over IPv4. */
class PosixTcp4ConformanceTest extends StackConformance {

    @Override
    StackUnderTest open() throws IOException {
        return new ThreadedStackUnderTest(
                "posix",
                () -> new InetSocketAddress("127.0.0.1", 0),
                Optional.of(new InetSocketAddress("127.0.0.77", 0)));
    }
}
