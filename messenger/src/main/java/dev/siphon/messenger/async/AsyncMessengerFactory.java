package dev.siphon.messenger.async;

import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerFactory;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.config.MessengerType;
import java.io.IOException;

/** Makes {@link AsyncMessenger}s. */
public final class AsyncMessengerFactory implements MessengerFactory {

    @Override
    public String name() {
        return MessengerType.ASYNC;
    }

    @Override
    public Messenger create(MessengerContext context, MessengerIdentity identity) throws IOException {
        String transport = context.type(identity.network()).transport();
        return new AsyncMessenger(context, identity, context.stack(transport), context.counters(transport));
    }
}
