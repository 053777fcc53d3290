package dev.siphon.it.recovery;

import dev.siphon.messenger.config.MessengerType;

/** {@code ms_type = async+posix}. */
class AsyncPosixRecoveryTest extends RecoveryConformance {

    @Override
    public MessengerType type() {
        return MessengerType.ASYNC_POSIX;
    }
}
