package dev.siphon.it.stack;

import dev.siphon.it.verbs.VerbsAddresses;
import dev.siphon.it.verbs.WarmUp;
import dev.siphon.stack.verbs.EnabledWithSoftRoce;
import java.io.IOException;
import java.util.Optional;

/** RDMA over IPv6 addresses: what depends on them. The rest is in {@link RdmaConformanceTest}. */
@EnabledWithSoftRoce
class RdmaIp6Test extends StackFixture implements ConnectContract, StreamContract {

    @Override
    StackUnderTest open() throws IOException {
        WarmUp.once();
        return new ThreadedStackUnderTest("rdma", VerbsAddresses::fresh6, Optional.empty());
    }
}
