package dev.siphon.it.recovery;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import dev.siphon.messenger.config.MessengerType;

/** {@code ms_type = async+dpdk}, each party on a stack of two workers, joined by the segment inside of the process. */
@EnabledWithDpdk
class AsyncDpdkRecoveryTest extends RecoveryConformance {

    @Override
    public MessengerType type() {
        return new MessengerType("dpdk");
    }
}
