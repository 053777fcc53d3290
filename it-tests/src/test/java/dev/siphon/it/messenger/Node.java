package dev.siphon.it.messenger;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerIdentity.Network;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.Option;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A messenger with its dispatcher. */
record Node(MessengerContext context, Messenger messenger, RecordingDispatcher dispatcher) {

    private static final AtomicInteger NONCES = new AtomicInteger(1000);

    EntityAddress address() {
        return messenger.address();
    }

    /** The connection to {@code server}, opened if there is none. */
    Connection connectTo(Node server) {
        return messenger.connectTo(server.messenger.name().type(), server.address());
    }

    /** The last connection a peer has opened to this. */
    Connection accepted() {
        var all = dispatcher.connections(Told.FAST_ACCEPT);
        return all.get(all.size() - 1);
    }

    /** Collects what a node is made of. */
    static final class Builder {
        private final MessengerWorld world;
        private final EntityName name;
        private final RecordingDispatcher dispatcher;
        private MessengerConfig config = MessengerConfig.defaults();
        private MessageRegistry messages =
                MessageRegistry.builder().withOpaqueFallback().build();
        private MessengerContext context;
        private String logicalName;
        private Network network = Network.DEFAULT;
        private Consumer<Messenger> setUp = messenger -> {};

        Builder(MessengerWorld world, EntityName name) {
            this.world = world;
            this.name = name;
            this.logicalName = name.type().label();
            this.dispatcher = new RecordingDispatcher(world::calledBack).onMessage(Payloads::answer);
        }

        <T> Builder with(Option<T> option, T value) {
            config = config.with(option, value);
            return this;
        }

        Builder messages(MessageRegistry value) {
            messages = value;
            return this;
        }

        /** Lives in {@code value}, whose configuration holds. */
        Builder in(MessengerContext value) {
            context = value;
            return this;
        }

        Builder called(String value) {
            logicalName = value;
            return this;
        }

        Builder on(Network value) {
            network = value;
            return this;
        }

        Builder policy(Policy policy) {
            return setUp(messenger -> messenger.setDefaultPolicy(policy));
        }

        Builder setUp(Consumer<Messenger> step) {
            setUp = setUp.andThen(step);
            return this;
        }

        Builder dispatcher(Consumer<RecordingDispatcher> step) {
            step.accept(dispatcher);
            return this;
        }

        /** Created and set up; without a dispatcher, not bound and not started. */
        Node create() {
            MessengerContext home = context == null ? world.newContext(config, messages) : context;
            MessengerIdentity identity = new MessengerIdentity(name, logicalName, NONCES.incrementAndGet(), network);
            try {
                Messenger messenger = home.createMessenger(identity);
                setUp.accept(messenger);
                return new Node(home, messenger, dispatcher);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Started, as a client is. */
        Node start() {
            return start(create());
        }

        private Node start(Node node) {
            node.messenger().start();
            node.messenger().addDispatcherTail(dispatcher);
            return node;
        }

        /** Bound to a fresh address and started. */
        Node bind() {
            return bind(world.freshAddress());
        }

        Node bind(EntityAddress address) {
            Node node = create();
            try {
                node.messenger().bind(address);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return start(node);
        }
    }
}
