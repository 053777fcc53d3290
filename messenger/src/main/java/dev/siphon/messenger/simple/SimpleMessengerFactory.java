package dev.siphon.messenger.simple;

import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerFactory;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.config.MessengerType;

/** Makes {@link SimpleMessenger}s. */
public final class SimpleMessengerFactory implements MessengerFactory {

    @Override
    public String name() {
        return MessengerType.SIMPLE;
    }

    @Override
    public Messenger create(MessengerContext context, MessengerIdentity identity) {
        return new SimpleMessenger(context, identity);
    }
}
