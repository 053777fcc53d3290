package dev.siphon.it.messenger;

import dev.siphon.stack.verbs.EnabledWithVerbs;

/** Over RDMA. */
@EnabledWithVerbs
class RdmaMessengerTest extends MessengerConformance {

    @Override
    MessengerWorld open() {
        return Worlds.rdma();
    }
}
