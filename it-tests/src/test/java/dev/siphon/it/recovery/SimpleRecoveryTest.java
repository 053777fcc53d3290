package dev.siphon.it.recovery;

import dev.siphon.messenger.config.MessengerType;

/** {@code ms_type = simple}. */
class SimpleRecoveryTest extends RecoveryConformance {

    @Override
    public MessengerType type() {
        return MessengerType.SIMPLE_SOCKETS;
    }

    /** It goes on with what the peer asked for when it took over the socket. */
    @Override
    public int connectMessagesToReconnect() {
        return 1;
    }
}
