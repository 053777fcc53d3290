package dev.siphon.it.scale;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.Worker;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A messenger on posix with workers of its own, whose messages are taken on these. */
final class End implements AutoCloseable {

    /** The type of all messages. */
    static final int NOTE = 2000;

    private final MessengerContext context;
    private final Messenger messenger;
    private final List<Worker> workers;

    private End(EntityName name, int workers, Consumer<Message> taker) throws IOException {
        context = MessengerContext.builder()
                .config(MessengerConfig.defaults()
                        .with(MessengerOptions.MS_TYPE, MessengerType.ASYNC_POSIX)
                        .with(MessengerOptions.MS_ASYNC_OP_THREADS, workers))
                .messages(MessageRegistry.builder().withOpaqueFallback().build())
                .build();
        messenger = context.createMessenger(MessengerIdentity.of(name));
        messenger.addDispatcherTail(new OnWorker(taker));
        this.workers = context.stack(MessengerType.ASYNC_POSIX.transport()).workers();
    }

    static End server(int workers, Consumer<Message> taker) throws IOException {
        End end = new End(EntityName.osd(0), workers, taker);
        end.messenger.setDefaultPolicy(Policy.statelessServer());
        end.messenger.bind(EntityAddress.parse("127.0.0.1:0"));
        end.messenger.start();
        return end;
    }

    static End client(int workers, Consumer<Message> taker) throws IOException {
        End end = new End(EntityName.client(1), workers, taker);
        end.messenger.setDefaultPolicy(Policy.lossyClient());
        end.messenger.start();
        return end;
    }

    EntityAddress address() {
        return messenger.address();
    }

    List<Worker> workers() {
        return workers;
    }

    /** A connection of its own to {@code server}. */
    Connection connectTo(End server) {
        return messenger.connectAnonymously(EntityType.OSD, server.address());
    }

    /** References to its workers: connections, and their listener's none. */
    int references() {
        return workers.stream().mapToInt(Worker::references).sum();
    }

    /** Buffers that are out of its workers' pools. */
    long buffersInUse() {
        return workers.stream().mapToLong(worker -> worker.pool().outstanding()).sum();
    }

    @Override
    public void close() {
        context.close();
    }

    private record OnWorker(Consumer<Message> taker) implements Dispatcher {

        @Override
        public boolean canFastDispatchAny() {
            return true;
        }

        @Override
        public boolean canFastDispatch(Message message) {
            return true;
        }

        @Override
        public void fastDispatch(Message message) {
            taker.accept(message);
        }

        @Override
        public boolean dispatch(Message message) {
            return false;
        }
    }
}
