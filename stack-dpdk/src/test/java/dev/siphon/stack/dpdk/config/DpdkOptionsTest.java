package dev.siphon.stack.dpdk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.dpdk.ip.Ipv4Address;
import dev.siphon.stack.dpdk.ip.Ipv4Config;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DpdkOptionsTest {

    @Test
    void withoutOptionsThePortIsInsideOfTheProcess() {
        DpdkOptions options = DpdkOptions.of(Map.of());
        assertThat(options.isOnSegment()).isTrue();
        assertThat(options.address()).isEmpty();
        assertThat(options.mtu()).isEqualTo(9000);
        assertThat(options.cores().cores()).isEmpty();
        assertThat(options.hugePages()).isEmpty();
    }

    @Test
    void aVirtualDeviceHasAnAddressOfItsOwn() {
        DpdkOptions options = DpdkOptions.of(Map.of(
                "siphon_dpdk_vdev", "net_af_packet0,iface=veth0,qpairs=2",
                "ms_dpdk_host_ipv4_addr", "10.1.2.3",
                "ms_dpdk_netmask_ipv4_addr", "255.255.0.0",
                "ms_dpdk_gateway_ipv4_addr", "10.1.0.1"));
        assertThat(options.device()).isEqualTo("net_af_packet0,iface=veth0,qpairs=2");
        assertThat(options.mtu()).isEqualTo(1500);
        assertThat(options.address())
                .contains(new Ipv4Config(Ipv4Address.of(10, 1, 2, 3), 16, Ipv4Address.of(10, 1, 0, 1)));
    }

    @Test
    void thePortIsCountedAmongTheDevices() {
        DpdkOptions options = DpdkOptions.of(Map.of(
                "ms_dpdk_devs_allowlist", "0000:03:00.0, 0000:03:00.1",
                "ms_dpdk_port_id", "1",
                "ms_dpdk_host_ipv4_addr", "10.1.2.3",
                "ms_dpdk_netmask_ipv4_addr", "255.255.255.0"));
        assertThat(options.device()).isEqualTo("0000:03:00.1");
        assertThat(options.devices()).isEqualTo(List.of("0000:03:00.0", "0000:03:00.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ms_dpdk_coremask              | xyz          | hexadecimal",
                "ms_dpdk_coremask              | 0            | names no core",
                "ms_dpdk_coremask              | ffffffffffffffffffffffffffffffffffffffffffffffffffffff | this process has",
                "ms_dpdk_port_id               | 1            | names 0 devices",
                "ms_dpdk_host_ipv4_addr        | 10.0.0.1     | needed with ms_dpdk_host_ipv4_addr",
                "ms_dpdk_netmask_ipv4_addr     | 255.255.255.0| says nothing without it",
                "ms_dpdk_devs_allowlist        | 0000:03:00.0 | needs an address of its own",
                "siphon_dpdk_vdev              | eth0         | net_af_packet0,iface=veth0",
                "siphon_dpdk_mtu               | 100          | 576 to 9000",
                "siphon_dpdk_mtu               | 9001         | out of range",
                "ms_dpdk_memory_channel        | four         | whole number",
                "ms_dpdk_rx_buffer_count_per_core | 1         | 512 to",
            })
    void anUnusableValueIsNamedWithWhatIsAllowed(String key, String value, String text) {
        assertThatThrownBy(() -> DpdkOptions.of(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("_dpdk_")
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 255.0.255.0, set from the left",
        "10.0.0, 255.255.255.0, not an IPv4 address",
        "10.0.0.300, 255.255.255.0, not an IPv4 address",
        "10.0.0.255, 255.255.255.0, must be a host's own",
        "127.0.0.1, 255.0.0.0, must be a host's own"
    })
    void anAddressMustBeAHostsOwn(String host, String netmask, String text) {
        Map<String, String> values = Map.of("ms_dpdk_host_ipv4_addr", host, "ms_dpdk_netmask_ipv4_addr", netmask);
        assertThatThrownBy(() -> DpdkOptions.of(values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void eachWorkerNeedsACoreOfTheMask() {
        CoreMask mask = CoreMask.parse("0x1");
        mask.checkHolds(1);
        assertThatThrownBy(() -> mask.checkHolds(2))
                .hasMessageContaining("ms_dpdk_coremask is 0x1")
                .hasMessageContaining("2 workers (ms_async_op_threads)");
        CoreMask.parse("").checkHolds(24);
    }
}
