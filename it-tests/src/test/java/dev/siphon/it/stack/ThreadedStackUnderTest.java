package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A stack with threads, as the service loader finds it: waiting means looking again until a time limit. */
final class ThreadedStackUnderTest implements StackUnderTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final NetworkStackProvider provider;
    private final Supplier<SocketAddress> freshAddresses;
    private final Optional<SocketAddress> otherOwnAddress;
    private final Map<String, String> descriptorsBefore;
    private final NetworkStack stack;

    ThreadedStackUnderTest(
            String transport, Supplier<SocketAddress> freshAddresses, Optional<SocketAddress> otherOwnAddress)
            throws IOException {
        this.provider = NetworkStackRegistry.load().require(transport);
        this.freshAddresses = freshAddresses;
        this.otherOwnAddress = otherOwnAddress;
        // The JVM opens a descriptor of its own, for good, when network classes are first used.
        try (NetworkStack first = newStack()) {
            first.start();
        }
        this.descriptorsBefore = descriptors();
        this.stack = newStack();
        stack.start();
        stack.ready();
    }

    @Override
    public NetworkStack stack() {
        return stack;
    }

    @Override
    public NetworkStack newStack() {
        return provider.create(StackConfig.ofWorkers(WORKERS));
    }

    @Override
    public SocketAddress freshAddress() {
        return freshAddresses.get();
    }

    @Override
    public Optional<SocketAddress> unreachableAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<SocketAddress> otherOwnAddress() {
        return otherOwnAddress;
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .pollInSameThread()
                .until(condition::getAsBoolean);
    }

    @Override
    public void close() {
        List<Worker> workers = stack.workers();
        stack.close();
        for (Worker worker : workers) {
            assertThat(worker.references()).as("references to " + worker).isZero();
            assertThat(worker.pool().outstanding())
                    .as("payload buffers of " + worker)
                    .isZero();
        }
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.startsWith("msgr-worker-"));
        assertThat(descriptors()).as("sockets and event descriptors").isEqualTo(descriptorsBefore);
    }

    /** This process's descriptors of sockets and event sources; those of files and pipes are the JVM's own. */
    private static Map<String, String> descriptors() {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> entries = Files.list(DESCRIPTORS)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String target = target(entry);
                if (target.startsWith("socket:") || target.startsWith("anon_inode:")) {
                    found.put(String.valueOf(entry.getFileName()), target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed while it was listed";
        }
    }
}
