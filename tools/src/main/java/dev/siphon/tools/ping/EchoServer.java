package dev.siphon.tools.ping;

import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import java.io.IOException;

/** An entity that answers each message with its own content. */
public final class EchoServer implements AutoCloseable {

    private final Messenger messenger;

    private EchoServer(Messenger messenger) {
        this.messenger = messenger;
    }

    /**
     * Starts to answer as {@code name} at {@code address}. The messages of {@code context} must not be typed, so that
     * all of them come as bytes.
     */
    public static EchoServer start(MessengerContext context, EntityName name, EntityAddress address)
            throws IOException {
        // With the nonce 0 it is found by its place alone, as a monitor is.
        Messenger messenger = context.createMessenger(
                new MessengerIdentity(name, name.type().label(), 0, MessengerIdentity.Network.DEFAULT));
        try {
            messenger.setDefaultPolicy(Policy.statelessServer());
            messenger.bind(address);
            messenger.start();
            messenger.addDispatcherTail(new EchoDispatcher());
            return new EchoServer(messenger);
        } catch (IOException | RuntimeException e) {
            messenger.close();
            throw e;
        }
    }

    /** Where it answers: with the port that it was given. */
    public EntityAddress address() {
        return messenger.address();
    }

    /** Returns when it has been closed. */
    public void awaitEnd() {
        messenger.awaitShutdown();
    }

    @Override
    public void close() {
        messenger.close();
    }
}
