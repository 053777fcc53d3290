package dev.siphon.stack.memory;

import dev.siphon.stack.Availability;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.StackConfig;

/** Stacks in one {@link MemoryNetwork}; for {@code new NetworkStackRegistry(List.of(provider))}, not for ServiceLoader. */
public final class MemoryStackProvider implements NetworkStackProvider {

    /** The name unless another is given. */
    public static final String NAME = "memory";

    private final MemoryNetwork network;
    private final String name;
    private final MemoryStackOptions options;

    /** A provider called {@link #NAME}. */
    public MemoryStackProvider(MemoryNetwork network, MemoryStackOptions options) {
        this(network, NAME, options);
    }

    public MemoryStackProvider(MemoryNetwork network, String name, MemoryStackOptions options) {
        this.network = network;
        this.name = name;
        this.options = options;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Availability availability() {
        return Availability.available();
    }

    @Override
    public NetworkStack create(StackConfig config) {
        return new MemoryNetworkStack(network, name, options, config);
    }
}
