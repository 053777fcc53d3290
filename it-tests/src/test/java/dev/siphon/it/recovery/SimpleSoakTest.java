package dev.siphon.it.recovery;

import dev.siphon.messenger.config.MessengerType;

/** {@code ms_type = simple} at full size. */
class SimpleSoakTest extends RecoverySoak {

    @Override
    public MessengerType type() {
        return MessengerType.SIMPLE_SOCKETS;
    }

    @Override
    public int connectMessagesToReconnect() {
        return 1;
    }
}
