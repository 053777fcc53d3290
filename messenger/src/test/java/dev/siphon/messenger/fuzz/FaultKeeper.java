package dev.siphon.messenger.fuzz;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;

/** Remembers why a connection ended. */
final class FaultKeeper implements Dispatcher {

    private String last = "nothing has ended";

    String last() {
        return last;
    }

    @Override
    public boolean dispatch(Message message) {
        return true;
    }

    /** A peer whose handshake failed. */
    @Override
    public void handleFault(Connection connection) {
        handleReset(connection);
    }

    @Override
    public boolean handleReset(Connection connection) {
        last = connection.lastFault().orElse("it does not say why");
        return true;
    }
}
