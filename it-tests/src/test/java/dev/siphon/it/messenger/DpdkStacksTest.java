package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.dpdk.EnabledWithNics;
import dev.siphon.it.dpdk.Nic;
import dev.siphon.tools.SiphonCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code siphon stacks} says of a configuration that the dpdk transport cannot use, in a process without EAL. */
@Tag("process")
class DpdkStacksTest {

    private static final List<String> ON_LOOPBACK = List.of(
            "-o=siphon_dpdk_vdev=net_af_packet0,iface=lo",
            "-o=ms_dpdk_host_ipv4_addr=198.18.0.9",
            "-o=ms_dpdk_netmask_ipv4_addr=255.255.255.0");

    private static String stacks(List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("stacks"));
        arguments.addAll(options);
        try (ChildJvm command = ChildJvm.start(SiphonCommand.class, arguments.toArray(String[]::new))) {
            ChildJvm.Result result = command.result();
            assertThat(result.exitCode()).as(result.output()).isZero();
            // The other transports are told of all the same.
            assertThat(result.output()).contains("posix");
            return result.output();
        }
    }

    private static List<String> with(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ms_dpdk_coremask  | 0xzz     | ms_dpdk_coremask is 0xzz: a mask of cores is a hexadecimal number",
                "ms_dpdk_coremask  | 0x1      | it names 1 cores, and each of 2 workers (ms_async_op_threads) needs one",
                "ms_dpdk_coremask  | 3000000000000000000000000000000000000000 | names core 156, and this process may run on",
                "ms_dpdk_hugepages | /nowhere | no huge pages are mounted at /nowhere (as root: mount -t hugetlbfs none",
            })
    void aBadCoreMaskAndMissingHugePagesAreNamed(String key, String value, String text) {
        assertThat(stacks(List.of("-o=ms_async_op_threads=2", "-o=" + key + "=" + value)))
                .contains("does not work with this configuration: ")
                .contains(text);
    }

    @Test
    void aDeviceWithTooFewQueuesIsNamedWithTheRemedy() {
        assertThat(stacks(with(ON_LOOPBACK, "-o=ms_async_op_threads=2")))
                .contains(
                        "too few queues: the device net_af_packet0 has 1 queue pairs, and each of 2 workers needs one")
                .contains("lower ms_async_op_threads to 1, or qpairs=2 gives it as many");
        assertThat(stacks(with(ON_LOOPBACK, "-o=ms_async_op_threads=1"))).doesNotContain("does not work with this");
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        assertThat(stacks(with(ON_LOOPBACK.subList(1, 3), "-o=ms_dpdk_devs_allowlist=ffff:ff:1f.7")))
                .contains("there is no PCI device ffff:ff:1f.7 (lspci -D lists them)");
    }

    @Test
    @EnabledWithNics
    @Timeout(300) // an emulated processor takes a minute for it when the host is busy
    void aNicThatTheKernelHasIsNamedWithItsDriver() {
        String kernels = Nic.kernels().pciAddress();
        assertThat(stacks(with(ON_LOOPBACK.subList(1, 3), "-o=ms_dpdk_devs_allowlist=" + kernels)))
                .contains("the PCI device " + kernels + " is bound to the kernel's driver \"virtio-pci\"")
                .contains("dpdk-devbind.py --bind=vfio-pci " + kernels);
    }
}
