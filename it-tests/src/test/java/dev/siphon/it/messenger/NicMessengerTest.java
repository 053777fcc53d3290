package dev.siphon.it.messenger;

import dev.siphon.it.dpdk.EnabledWithNics;

/** Over DPDK between NICs, a NIC for each context. */
@EnabledWithNics
class NicMessengerTest extends MessengerConformance {

    @Override
    MessengerWorld open() {
        return Worlds.nics();
    }
}
