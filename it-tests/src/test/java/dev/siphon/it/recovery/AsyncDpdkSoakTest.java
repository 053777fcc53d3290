package dev.siphon.it.recovery;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import dev.siphon.messenger.config.MessengerType;

/** {@code ms_type = async+dpdk} at full size. */
@EnabledWithDpdk
class AsyncDpdkSoakTest extends RecoverySoak {

    @Override
    public MessengerType type() {
        return new MessengerType("dpdk");
    }
}
