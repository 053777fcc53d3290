package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSupportTest {

    @TempDir
    Path root;

    private KernelSupport kernel;

    @BeforeEach
    void layOut() {
        kernel = new KernelSupport(root.resolve("dev"), root.resolve("sys"));
    }

    @Test
    void aMachineWithoutDeviceFilesIsToldWhichModulesToLoad() {
        assertThatThrownBy(kernel::checkDeviceFiles)
                .hasMessageContaining("there is no " + root.resolve("dev"))
                .hasMessageContaining("modprobe ib_uverbs")
                .hasMessageContaining("--device=/dev/infiniband");
    }

    @Test
    void aMissingConnectionManagerIsToldApart() throws IOException {
        write("dev/uverbs0", "");

        assertThatThrownBy(kernel::checkDeviceFiles)
                .hasMessageContaining("there is no " + root.resolve("dev/rdma_cm"))
                .hasMessageContaining("modprobe rdma_ucm");
    }

    @Test
    void deviceFilesInPlaceAreEnough() throws IOException {
        write("dev/uverbs0", "");
        write("dev/rdma_cm", "");

        assertThatCode(kernel::checkDeviceFiles).doesNotThrowAnyException();
    }

    @Test
    void aMachineWithoutDevicesIsToldHowToGetOne() {
        assertThatThrownBy(() -> kernel.checkPorts(List.of()))
                .hasMessageContaining("there is no RDMA device")
                .hasMessageContaining("rdma link add rxe0 type rxe netdev");
    }

    @Test
    void aPortThatIsDownIsNamedWithItsState() throws IOException {
        write("sys/mlx5_0/ports/1/state", "1: DOWN\n");

        assertThatThrownBy(() -> kernel.checkPorts(List.of("mlx5_0")))
                .hasMessageContaining("no RDMA device is up: mlx5_0 port 1 is in state 1: DOWN")
                .hasMessageContaining("ip link set");
    }

    @Test
    void aDeviceThatLibibverbsCannotDriveNeedsItsProvider() throws IOException {
        write("sys/mlx5_0/ports/1/state", "4: ACTIVE\n");

        assertThatThrownBy(() -> kernel.checkPorts(List.of()))
                .hasMessageContaining("mlx5_0 port 1, without a provider, is in state 4: ACTIVE")
                .hasMessageContaining("apt-get install ibverbs-providers");
    }

    @Test
    void onePortThatIsUpIsEnough() throws IOException {
        write("sys/mlx5_0/ports/1/state", "1: DOWN\n");
        write("sys/mlx5_0/ports/2/state", "4: ACTIVE\n");

        assertThatCode(() -> kernel.checkPorts(List.of("mlx5_0"))).doesNotThrowAnyException();
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
