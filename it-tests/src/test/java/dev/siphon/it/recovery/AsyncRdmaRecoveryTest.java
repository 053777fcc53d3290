package dev.siphon.it.recovery;

import dev.siphon.it.verbs.VerbsAddresses;
import dev.siphon.messenger.config.MessengerType;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.verbs.EnabledWithVerbs;

/** {@code ms_type = async+rdma}. */
@EnabledWithVerbs
class AsyncRdmaRecoveryTest extends RecoveryConformance {

    @Override
    public MessengerType type() {
        return new MessengerType("rdma");
    }

    @Override
    public EntityAddress listenAddress() {
        return EntityAddress.legacy(VerbsAddresses.fresh(), 0);
    }
}
