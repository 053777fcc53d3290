package dev.siphon.messenger.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerIdentity.Network;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.NetworkStackRegistry;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.StackConfig;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.memory.MemoryNetwork;
import dev.siphon.stack.memory.MemoryStackOptions;
import dev.siphon.stack.memory.MemoryStackProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A messenger and its raw peers in a memory network, at one loopback address. Closing it checks that nothing is left. */
public final class MemoryWorld implements AutoCloseable {

    private final Errors errors = new Errors();
    private final MemoryNetwork network = new MemoryNetwork();
    private final MessengerContext context;
    private final NetworkStack peerStack;
    private final Messenger messenger;
    private final List<RawPeer> peers = new ArrayList<>();
    private final List<RawListener> listeners = new ArrayList<>();

    /** A world in which {@code name} speaks with {@code nonce}; {@code config}'s type is replaced. */
    public MemoryWorld(MessengerConfig config, MessageRegistry messages, EntityName name, int nonce) {
        MemoryStackProvider provider = new MemoryStackProvider(network, MemoryStackOptions.defaults());
        SteppedDispatch dispatch = new SteppedDispatch();
        this.context = MessengerContext.builder()
                .config(config.with(MessengerOptions.MS_TYPE, new MessengerType(MemoryStackProvider.NAME))
                        .with(MessengerOptions.MS_ASYNC_OP_THREADS, 1))
                .transports(new NetworkStackRegistry(List.of(provider)))
                .messages(messages)
                .dispatchRunner(dispatch)
                .build();
        this.peerStack = provider.create(StackConfig.ofWorkers(1));
        try {
            peerStack.start();
            this.messenger = context.createMessenger(
                    new MessengerIdentity(name, name.type().label(), nonce, Network.DEFAULT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        network.addAgent(() -> {
            dispatch.turn();
            return 0;
        });
    }

    public MemoryNetwork network() {
        return network;
    }

    /** Not bound or started yet. */
    public Messenger messenger() {
        return messenger;
    }

    /** Payload buffers that the messenger's workers hold. */
    public long outstandingBuffers() {
        try {
            return context.stack(MemoryStackProvider.NAME).workers().stream()
                    .mapToLong(worker -> worker.pool().outstanding())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a connection to the messenger, which listens at {@code address}. */
    public RawPeer connect(InetSocketAddress address) {
        AtomicReference<RawPeer> made = new AtomicReference<>();
        Worker worker = peerWorker();
        worker.center().submitAndWait(() -> {
            try {
                made.set(new RawPeer(worker, worker.connect(address, SocketOptions.defaults())));
            } catch (TransportException e) {
                throw new UncheckedIOException(e);
            }
        });
        peers.add(made.get());
        return made.get();
    }

    /** Listens at {@code address} for connections of the messenger. */
    public RawListener listen(InetSocketAddress address) {
        AtomicReference<RawListener> made = new AtomicReference<>();
        Worker worker = peerWorker();
        worker.center().submitAndWait(() -> made.set(new RawListener(worker, address)));
        listeners.add(made.get());
        return made.get();
    }

    private Worker peerWorker() {
        return peerStack.workers().get(0);
    }

    /** Lets everything happen that can without time passing. */
    public void settle() {
        network.settle();
    }

    /** Also checks that nothing happened that the product did not expect. */
    @Override
    public void close() {
        try {
            peers.forEach(RawPeer::close);
            listeners.forEach(listener -> listener.accepted().forEach(RawPeer::close));
            peerWorker().center().submitAndWait(() -> listeners.forEach(RawListener::close));
            settle();
            context.close();
            peerStack.close();
            network.assertNoLeaks();
            assertThat(errors.lines()).isEmpty();
        } finally {
            errors.close();
        }
    }
}
