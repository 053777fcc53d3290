package dev.siphon.it.stack;

import dev.siphon.stack.LocalSocketAddress;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** AF_UNIX in the abstract namespace. */
class PosixLocalAbstractConformanceTest extends StackConformance {

    private static final AtomicInteger NAMES = new AtomicInteger();

    @Override
    StackUnderTest open() throws IOException {
        String prefix = "siphon-conformance-" + ProcessHandle.current().pid() + "-";
        return new ThreadedStackUnderTest(
                "posix", () -> LocalSocketAddress.ofAbstract(prefix + NAMES.incrementAndGet()), Optional.empty());
    }
}
