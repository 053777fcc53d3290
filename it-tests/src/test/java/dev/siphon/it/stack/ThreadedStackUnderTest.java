package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.Descriptors;
import dev.siphon.it.support.Waiting;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.Worker;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A stack with threads, as the service loader finds it: waiting means looking again until a time limit. */
final class ThreadedStackUnderTest implements StackUnderTest {

    private final NetworkStackProvider provider;
    private final Supplier<SocketAddress> freshAddresses;
    private final Optional<SocketAddress> otherOwnAddress;
    private final List<String> descriptorsBefore;
    private final NetworkStack stack;

    ThreadedStackUnderTest(
            String transport, Supplier<SocketAddress> freshAddresses, Optional<SocketAddress> otherOwnAddress)
            throws IOException {
        this.provider = NetworkStackRegistry.load().require(transport);
        this.freshAddresses = freshAddresses;
        this.otherOwnAddress = otherOwnAddress;
        this.descriptorsBefore = Descriptors.open();
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
        Waiting.until(what, condition);
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
        Descriptors.awaitOpen(descriptorsBefore);
    }
}
