package dev.siphon.tools.bench.system.messenger;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.tools.bench.system.SystemUnderTest.ServerSide;
import dev.siphon.tools.cli.FastDispatcher;
import java.io.IOException;

/** A messenger that answers requests on the worker that received them. */
public final class MessengerServerSide implements ServerSide {

    /** Without a nonce: Ceph's {@code perf_msgr} dials none, and insists on what it dialled. */
    private static final MessengerIdentity IDENTITY =
            new MessengerIdentity(EntityName.osd(0), "bench-server", 0, MessengerIdentity.Network.DEFAULT);

    private final MessengerContext context;
    private final Messenger messenger;

    private MessengerServerSide(MessengerContext context, Messenger messenger) {
        this.context = context;
        this.messenger = messenger;
    }

    /** A messenger in {@code context}, which is closed with it or if it cannot start, as {@code osd.0}. */
    public static MessengerServerSide start(
            MessengerContext context, EntityAddress address, Dialect dialect, boolean echo) throws IOException {
        try {
            Messenger messenger = context.createMessenger(IDENTITY);
            messenger.setDefaultPolicy(Policy.statelessServer());
            messenger.bind(address);
            messenger.start();
            messenger.addDispatcherTail(new Answerer(dialect, echo));
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

    private record Answerer(Dialect dialect, boolean echo) implements FastDispatcher {

        @Override
        public void fastDispatch(Message request) {
            Message reply = dialect.reply().tid(request.tid());
            if (echo) {
                reply.data(request.data().retain());
            }
            request.connection().send(reply);
        }
    }
}
