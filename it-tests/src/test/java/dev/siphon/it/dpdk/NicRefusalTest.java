package dev.siphon.it.dpdk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.NetworkStack;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a NIC cannot be used for is said before anything breaks. */
@EnabledWithNics
class NicRefusalTest {

    private final Nic nic = Nic.lent().get(0);

    @BeforeEach
    void startEal() {
        Nic.startEal();
    }

    @Test
    void eachWorkerNeedsAQueuePair() throws IOException {
        assertThatThrownBy(() -> nic.open(Nic.QUEUES + 1, Map.of()))
                .hasMessageContaining("too few queues: the device " + nic.pciAddress() + " has 2 queue pairs")
                .hasMessageContaining("each of 3 workers needs one; lower ms_async_op_threads to 2");
        nic.open().close();
    }

    @Test
    void theKernelsAddressIsNotTheStacks() {
        String kernels = Nic.kernels().address();
        assertThatThrownBy(() -> nic.open(1, Map.of("ms_dpdk_host_ipv4_addr", kernels)))
                .hasMessageContaining("ms_dpdk_host_ipv4_addr is " + kernels + ": the kernel has that address on");
    }

    @Test
    void anAddressThatAnotherStationHasIsNotTaken() throws IOException {
        try (NetworkStack first = nic.open()) {
            Nic second = Nic.lent().get(1);
            assertThatThrownBy(() -> second.open(1, Map.of("ms_dpdk_host_ipv4_addr", nic.address())))
                    .hasMessageContaining("ms_dpdk_host_ipv4_addr is " + nic.address())
                    .hasMessageContaining("the station with the hardware address 52:54:00:98:00:01 has that address");
        }
    }
}
