package dev.siphon.it.stack;

import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.memory.MemoryNetwork;
import dev.siphon.stack.memory.MemoryStackOptions;
import dev.siphon.stack.memory.MemoryStackProvider;
import dev.siphon.stack.threaded.StackTraits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The in-memory stack: waiting means making steps. */
final class MemoryStackUnderTest implements StackUnderTest {

    private static final String HOST = "10.0.0.1";
    private static final String UNREACHABLE = "10.9.9.9";

    private final MemoryNetwork network;
    private final MemoryStackOptions options;
    private final NetworkStack stack;

    MemoryStackUnderTest(StackTraits traits, long seed, FaultPlan faults) throws IOException {
        this.network = new MemoryNetwork(seed);
        network.faults(faults);
        network.makeUnreachable(UNREACHABLE);
        this.options = MemoryStackOptions.defaults().host(HOST).traits(traits);
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
        MemoryStackProvider provider = new MemoryStackProvider(network, options);
        try {
            return new NetworkStackRegistry(List.of(provider))
                    .require(MemoryStackProvider.NAME)
                    .create(StackConfig.ofWorkers(WORKERS));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public SocketAddress freshAddress() {
        return new InetSocketAddress(HOST, 0);
    }

    @Override
    public Optional<SocketAddress> unreachableAddress() {
        return Optional.of(new InetSocketAddress(UNREACHABLE, 6789));
    }

    @Override
    public Optional<SocketAddress> otherOwnAddress() {
        return Optional.of(new InetSocketAddress("10.0.0.77", 0));
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        network.run(what, condition);
    }

    @Override
    public void close() {
        stack.close();
        network.assertNoLeaks();
    }
}
