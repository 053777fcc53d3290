package dev.siphon.it.recovery;

import dev.siphon.messenger.config.MessengerType;

/** {@code ms_type = async+posix} at full size. */
class AsyncPosixSoakTest extends RecoverySoak {

    @Override
    public MessengerType type() {
        return MessengerType.ASYNC_POSIX;
    }
}
