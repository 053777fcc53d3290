package dev.siphon.it.stack;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import dev.siphon.it.dpdk.RunningEal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** DPDK: three workers of one stack, whose connections among themselves go from worker to worker. */
@EnabledWithDpdk
class DpdkConformanceTest extends StackConformance {

    @Override
    StackUnderTest open() throws IOException {
        RunningEal.once();
        return new ThreadedStackUnderTest("dpdk", () -> new InetSocketAddress("0.0.0.0", 0), Optional.empty());
    }
}
