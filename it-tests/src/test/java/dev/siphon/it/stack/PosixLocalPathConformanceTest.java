package dev.siphon.it.stack;

import dev.siphon.stack.LocalSocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** AF_UNIX by path. */
class PosixLocalPathConformanceTest extends StackConformance {

    @TempDir
    private Path directory;

    private final AtomicInteger names = new AtomicInteger();

    @Override
    StackUnderTest open() throws IOException {
        return new ThreadedStackUnderTest(
                "posix",
                () -> LocalSocketAddress.of(
                        directory.resolve("s" + names.incrementAndGet()).toString()),
                Optional.empty());
    }
}
