package dev.siphon.stack.dpdk.shim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked at before DPDK is asked, on machines that are made up. */
class ChecksTest {

    private static final String NIC = "0000:03:00.0";

    @TempDir
    private Path folder;

    private void bind(String driver) throws IOException {
        Path drivers = Files.createDirectories(folder.resolve("drivers").resolve(driver));
        Path device = Files.createDirectories(folder.resolve(NIC));
        Files.deleteIfExists(device.resolve("driver"));
        Files.createSymbolicLink(device.resolve("driver"), drivers);
    }

    @Test
    void aNicMustBeLentByTheKernel() throws Exception {
        assertThatThrownBy(() -> PciDevice.check(NIC, folder)).hasMessageContaining("there is no PCI device " + NIC);
        bind("ixgbe");
        assertThatThrownBy(() -> PciDevice.check(NIC, folder))
                .hasMessageContaining(NIC + " is bound to the kernel's driver \"ixgbe\"; bind it to vfio-pci");
        Files.delete(folder.resolve(NIC).resolve("driver"));
        assertThatThrownBy(() -> PciDevice.check(NIC, folder)).hasMessageContaining(NIC + " has no driver; bind it");
        bind("vfio-pci");
        PciDevice.check(NIC, folder);
        // DPDK shares these with the kernel.
        bind("mlx5_core");
        PciDevice.check(NIC, folder);
    }

    @Test
    void hugePagesMustBeMountedAndFree() throws Exception {
        Path mounts = Files.writeString(folder.resolve("mounts"), "tmpfs /huge tmpfs rw 0 0\n");
        Path size = Files.createDirectories(folder.resolve("sizes").resolve("hugepages-2048kB"));
        Path sizes = folder.resolve("sizes");
        assertThatThrownBy(() -> HugePages.check("/huge", mounts, sizes))
                .hasMessageContaining("no huge pages are mounted at /huge (as root: mount -t hugetlbfs none /huge");
        Files.writeString(mounts, "none /huge hugetlbfs rw,pagesize=2M 0 0\n");
        Files.writeString(size.resolve("free_hugepages"), "0\n");
        assertThatThrownBy(() -> HugePages.check("/huge", mounts, sizes))
                .hasMessageContaining("no huge page is free (as root: sysctl vm.nr_hugepages=512");
        Files.writeString(size.resolve("free_hugepages"), "3\n");
        HugePages.check("/huge", mounts, sizes);
    }

    @Test
    void aVirtualDeviceHasTheQueuesThatItsArgumentsSay() throws TransportException {
        VirtualDevice.check("net_af_packet0,iface=eth0", 1);
        VirtualDevice.check("net_af_packet0,iface=eth0,qpairs=2", 2);
        VirtualDevice.check("net_memif0,role=server", 24);
        assertThatThrownBy(() -> VirtualDevice.check("net_af_packet0,qpairs=2,iface=eth0", 3))
                .hasMessageContaining("too few queues: the device net_af_packet0 has 2 queue pairs")
                .hasMessageContaining("lower ms_async_op_threads to 2, or qpairs=3 gives it as many");
        assertThatThrownBy(() -> VirtualDevice.check("net_af_xdp1,iface=eth0", 2))
                .hasMessageContaining("queue_count=2 gives it as many");
    }

    @Test
    void aWorkerRunsOnlyWhereTheProcessMay() throws TransportException {
        AllowedCores allowed = new AllowedCores("0-3,8");
        allowed.check(List.of(0, 3, 8));
        for (int core : new int[] {4, 7, 9}) {
            assertThatThrownBy(() -> allowed.check(List.of(0, core)))
                    .hasMessageContaining(
                            "ms_dpdk_coremask names core " + core + ", and this process may run on 0-3,8");
        }
        assertThatCode(AllowedCores::read).doesNotThrowAnyException();
    }
}
