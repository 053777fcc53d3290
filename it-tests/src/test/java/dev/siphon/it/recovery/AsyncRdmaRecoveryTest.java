package dev.siphon.it.recovery;

import dev.siphon.messenger.config.MessengerType;
import dev.siphon.stack.verbs.EnabledWithVerbs;

/** {@code ms_type = async+rdma}. */
@EnabledWithVerbs
class AsyncRdmaRecoveryTest extends RecoveryConformance {

    @Override
    public MessengerType type() {
        return new MessengerType("rdma");
    }
}
