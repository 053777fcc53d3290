package dev.siphon.it.messenger;

import dev.siphon.it.dpdk.EnabledWithDpdk;

/** Over DPDK, with a stack for each context. */
@EnabledWithDpdk
class DpdkMessengerTest extends MessengerConformance {

    @Override
    MessengerWorld open() {
        return Worlds.dpdk();
    }
}
