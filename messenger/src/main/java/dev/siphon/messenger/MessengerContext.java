package dev.siphon.messenger;

import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.buffer.MemoryBlock;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SizeClassPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * What the messengers of a process share: configuration, message types, and one network stack per transport. Several
 * contexts, of different configuration, can live in one process. Any thread, except that {@link #close} must not be called
 * from a worker's or dispatch thread.
 */
public final class MessengerContext implements AutoCloseable {

    private final MessengerConfig config;
    private final NetworkStackRegistry transports;
    private final MessageRegistry messages;
    private final DispatchRunner dispatchRunner;
    private final @Nullable Interceptor interceptor;
    private final Map<String, SharedStack> stacks = new LinkedHashMap<>();
    private final List<Messenger> messengers = new ArrayList<>();
    private @Nullable SizeClassPool heap;
    private boolean closed;

    /** A stack and the counters of its workers. */
    private record SharedStack(NetworkStack stack, List<WorkerCounters> counters) {}

    private MessengerContext(Builder builder) {
        this.config = builder.config;
        this.transports = builder.transports;
        this.messages = builder.messages;
        this.dispatchRunner = builder.dispatchRunner;
        this.interceptor = builder.interceptor;
    }

    public static Builder builder() {
        return new Builder();
    }

    public MessengerConfig config() {
        return config;
    }

    public MessageRegistry messages() {
        return messages;
    }

    public DispatchRunner dispatchRunner() {
        return dispatchRunner;
    }

    /** What a test has put into the way of connections; empty otherwise. */
    public Optional<Interceptor> interceptor() {
        return Optional.ofNullable(interceptor);
    }

    /**
     * A new messenger of the type that the configuration names for its network. A stack is started with the first messenger
     * that needs it.
     *
     * @throws IOException if the transport is not there or does not work here; the text says why and what to do
     */
    public Messenger createMessenger(MessengerIdentity identity) throws IOException {
        String kind = type(identity.network()).messenger();
        MessengerFactory factory =
                ServiceLoader.load(MessengerFactory.class, MessengerFactory.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(candidate -> candidate.name().equals(kind))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no messenger of type " + kind));
        Messenger messenger = factory.create(this, identity);
        synchronized (this) {
            if (!closed) {
                messengers.add(messenger);
                return messenger;
            }
        }
        messenger.close();
        throw new IllegalStateException("the context is closed");
    }

    /** Drops {@code messenger}, which is closed. By messengers. */
    public synchronized void forget(Messenger messenger) {
        messengers.remove(messenger);
    }

    /** The type that messengers of {@code network} have. */
    public MessengerType type(MessengerIdentity.Network network) {
        return switch (network) {
            case DEFAULT -> config.get(MessengerOptions.MS_TYPE);
            case PUBLIC -> config.publicType();
            case CLUSTER -> config.clusterType();
        };
    }

    /** The started stack of {@code transport}, shared by all messengers of this context. For messengers. */
    public NetworkStack stack(String transport) throws IOException {
        return shared(transport).stack();
    }

    /**
     * Payload memory on the heap, of which {@code siphon_pool_max_idle_bytes} are kept for all messengers that run on no
     * stack together. For messengers.
     */
    public synchronized PayloadPool heap() {
        SizeClassPool pool = heap;
        if (pool == null) {
            pool = new SizeClassPool(
                    bytes -> new MemoryBlock(ByteBuffer.allocate(bytes), 0, 0),
                    config.get(MessengerOptions.SIPHON_POOL_MAX_IDLE_BYTES));
            heap = pool;
        }
        return pool;
    }

    /** The counters of the workers of {@code transport}, by worker id; empty if no messenger uses it. */
    public synchronized List<WorkerCounters> counters(String transport) {
        SharedStack shared = stacks.get(transport);
        return shared == null ? List.of() : shared.counters();
    }

    private synchronized SharedStack shared(String transport) throws IOException {
        if (closed) {
            throw new IllegalStateException("the context is closed");
        }
        SharedStack shared = stacks.get(transport);
        if (shared == null) {
            NetworkStack stack = transports.require(transport).create(stackConfig(transport));
            stack.start();
            shared = new SharedStack(
                    stack, stack.workers().stream().map(WorkerCounters::new).toList());
            stacks.put(transport, shared);
        }
        return shared;
    }

    private StackConfig stackConfig(String transport) {
        return new StackConfig(
                config.get(MessengerOptions.MS_ASYNC_OP_THREADS),
                config.get(MessengerOptions.SIPHON_BUSY_POLL_US),
                config.get(MessengerOptions.SIPHON_POOL_MAX_IDLE_BYTES),
                config.transportOptions(transport));
    }

    /** Shuts down all messengers, then the stacks. Idempotent. */
    @Override
    public void close() {
        List<Messenger> closing;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            closing = List.copyOf(messengers);
        }
        try {
            closing.forEach(Messenger::close);
        } finally {
            synchronized (this) {
                stacks.values().forEach(shared -> shared.stack().close());
                stacks.clear();
                if (heap != null) {
                    heap.close();
                }
            }
        }
    }

    /** Collects what a context is made of. */
    public static final class Builder {
        private MessengerConfig config = MessengerConfig.defaults();
        private NetworkStackRegistry transports = NetworkStackRegistry.load();
        private MessageRegistry messages =
                MessageRegistry.builder().withOpaqueFallback().build();
        private DispatchRunner dispatchRunner = DispatchRunner.threads();
        private @Nullable Interceptor interceptor;

        private Builder() {}

        /** Default: all options at their defaults. */
        public Builder config(MessengerConfig value) {
            config = value;
            return this;
        }

        /** Default: what {@link ServiceLoader} finds. */
        public Builder transports(NetworkStackRegistry value) {
            transports = value;
            return this;
        }

        /** Default: no typed messages, all fronts are bytes. */
        public Builder messages(MessageRegistry value) {
            messages = value;
            return this;
        }

        /** Default: threads. */
        public Builder dispatchRunner(DispatchRunner value) {
            dispatchRunner = value;
            return this;
        }

        /** For tests. Default: none. */
        public Builder interceptor(Interceptor value) {
            interceptor = value;
            return this;
        }

        public MessengerContext build() {
            return new MessengerContext(this);
        }
    }
}
