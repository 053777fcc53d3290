package dev.siphon.messenger.dispatch;

import dev.siphon.messenger.Connection;

/** Something that happened to a connection, on its way to the dispatchers (Ceph's {@code D_*} codes). */
record ConnectionEvent(Kind kind, Connection connection) {

    /** What happened. */
    enum Kind {
        CONNECT,
        ACCEPT,
        BAD_REMOTE_RESET,
        BAD_RESET,
        CONN_REFUSED,
        /** Not one of Ceph's: the connection goes on after a fault. */
        FAULT
    }

    void deliver(DispatcherList dispatchers) {
        switch (kind) {
            case CONNECT -> dispatchers.connected(connection);
            case ACCEPT -> dispatchers.accepted(connection);
            case BAD_REMOTE_RESET -> dispatchers.remoteReset(connection);
            case BAD_RESET -> dispatchers.reset(connection);
            case CONN_REFUSED -> dispatchers.refused(connection);
            case FAULT -> dispatchers.fault(connection);
        }
    }
}
