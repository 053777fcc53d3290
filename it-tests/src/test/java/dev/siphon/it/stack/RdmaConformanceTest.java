package dev.siphon.it.stack;

import dev.siphon.it.verbs.VerbsAddresses;
import dev.siphon.it.verbs.WarmUp;
import dev.siphon.stack.verbs.EnabledWithVerbs;
import java.io.IOException;

/** RDMA over IPv4 addresses. */
@EnabledWithVerbs
class RdmaConformanceTest extends StackConformance {

    @Override
    StackUnderTest open() throws IOException {
        WarmUp.once();
        return new ThreadedStackUnderTest("rdma", VerbsAddresses::fresh, VerbsAddresses.other());
    }
}
