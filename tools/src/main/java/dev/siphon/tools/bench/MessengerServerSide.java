package dev.siphon.tools.bench;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.tools.bench.SystemUnderTest.ServerSide;
import dev.siphon.tools.cli.FastDispatcher;
import java.io.IOException;

/** A messenger that answers requests on the worker that received them. */
final class MessengerServerSide implements ServerSide {

    private final MessengerContext context;
    private final Messenger messenger;

    private MessengerServerSide(MessengerContext context, Messenger messenger) {
        this.context = context;
        this.messenger = messenger;
    }

    static MessengerServerSide start(
            MessengerContext context, EntityName name, EntityAddress address, SystemSettings settings)
            throws IOException {
        try {
            Messenger messenger = context.createMessenger(MessengerIdentity.of(name));
            messenger.setDefaultPolicy(Policy.statelessServer());
            messenger.bind(address);
            messenger.start();
            messenger.addDispatcherTail(new Answerer(settings.echo()));
            return new MessengerServerSide(context, messenger);
        } catch (IOException | RuntimeException e) {
            context.close();
            throw e;
        }
    }

    @Override
    public String address() {
        return messenger.address().toString();
    }

    @Override
    public void close() {
        context.close();
    }

    private record Answerer(boolean echo) implements FastDispatcher {

        @Override
        public void fastDispatch(Message request) {
            Message reply = Message.opaque(MessengerSystem.REPLY).tid(request.tid());
            if (echo) {
                reply.data(request.data().retain());
            }
            request.connection().send(reply);
        }
    }
}
