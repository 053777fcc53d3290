package dev.siphon.it.recovery;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.entity.EntityAddress;

/** A messenger with its dispatcher. */
record Party(Messenger messenger, Journal journal) {

    EntityAddress address() {
        return messenger.address();
    }

    /** The connection to {@code other}, opened if there is none. */
    Connection connectTo(Party other) {
        return messenger.connectTo(other.messenger.name().type(), other.address());
    }

    /** The connection to {@code other}, which there must be. */
    Connection connectionTo(Party other) {
        return messenger
                .lookup(other.address())
                .orElseThrow(() -> new AssertionError(messenger + " has no connection to " + other.messenger));
    }

    boolean hasConnectionTo(Party other) {
        return messenger.lookup(other.address()).isPresent();
    }

    void ping(Connection connection, String text) {
        connection.send(Journal.message(Journal.PING, text));
    }

    void tell(Connection connection, String text) {
        connection.send(Journal.message(Journal.NOTE, text));
    }
}
