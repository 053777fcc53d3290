package dev.siphon.stack.rdma.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.config.RdmaOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices as sysfs tells them, and which addresses may be used. */
class DeviceTableTest {

    private static final String ZERO = "0000:0000:0000:0000:0000:0000:0000:0000";

    @TempDir
    private Path sysfs;

    @BeforeEach
    void twoDevices() throws IOException {
        port("mlx5_0", "1: CA", 1, "4: ACTIVE", "0000:0000:0000:0000:0000:ffff:0a4d:0001");
        port("mlx5_0", "1: CA", 2, "1: DOWN", "0000:0000:0000:0000:0000:ffff:0a4d:0101");
        port("iw0", "4: RNIC", 1, "4: ACTIVE", "0000:0000:0000:0000:0000:ffff:0a4d:0201");
    }

    private void port(String device, String nodeType, int port, String state, String gid) throws IOException {
        Path folder = sysfs.resolve(device).resolve("ports").resolve(Integer.toString(port));
        write(sysfs.resolve(device).resolve("node_type"), nodeType);
        write(folder.resolve("state"), state);
        write(folder.resolve("gids/0"), "fe80:0000:0000:0000:0000:0000:0000:0001");
        write(folder.resolve("gids/1"), gid);
        write(folder.resolve("gids/2"), ZERO);
        write(folder.resolve("gid_attrs/types/1"), "RoCE v2");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private DeviceTable table() {
        return DeviceTable.read(sysfs);
    }

    private DevicePort require(String address, String... options) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            values.put(RdmaOptions.PREFIX + options[i], options[i + 1]);
        }
        return new AddressRule(RdmaOptions.of(values)).require(table(), InetAddress.getByName(address), "bind");
    }

    private void assertRefused(Errno errno, String text, String address, String... options) {
        assertThatThrownBy(() -> require(address, options))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.errno()).isEqualTo(errno))
                .hasMessageContaining(text);
    }

    @Test
    void addressesAreFoundOnTheirPorts() throws IOException {
        assertThat(require("10.77.0.1").device()).isEqualTo("mlx5_0");
        assertThat(require("10.77.2.1", "type", "iwarp").device()).isEqualTo("iw0");
        assertThat(require("10.77.0.1", "device_name", "mlx5_0", "port_num", "1", "gid_idx", "1"))
                .isNotNull();
    }

    @Test
    void anAddressOnNoDeviceNamesThoseThatAre() {
        assertRefused(
                Errno.EADDRNOTAVAIL,
                "192.168.1.1 is on no RDMA device; RDMA devices here: iw0 port 1 with fe80:0:0:0:0:0:0:1, 10.77.2.1; mlx5_0"
                        + " port 1 with",
                "192.168.1.1");
        assertRefused(Errno.EADDRNOTAVAIL, "needs the address of a device, not any", "0.0.0.0");
    }

    @Test
    void whatTheOptionsAskForIsChecked() {
        assertRefused(Errno.EADDRNOTAVAIL, "device_name is other", "10.77.0.1", "device_name", "other");
        assertRefused(Errno.EADDRNOTAVAIL, "port_num is 2", "10.77.0.1", "device_name", "mlx5_0", "port_num", "2");
        assertRefused(Errno.EADDRNOTAVAIL, "is not GID 3 of mlx5_0", "10.77.0.1", "gid_idx", "3");
        assertRefused(Errno.EADDRNOTAVAIL, "local_gid asks for", "10.77.0.1", "local_gid", ZERO);
        assertRefused(Errno.EADDRNOTAVAIL, "mlx5_0 is not an iWARP device", "10.77.0.1", "type", "iwarp");
        assertRefused(Errno.ENETUNREACH, "state 1: DOWN", "10.77.1.1");
    }

    @Test
    void aMachineWithoutDevicesSaysSo() throws IOException {
        assertThat(DeviceTable.read(sysfs.resolve("missing")).describe()).isEqualTo("there is no RDMA device");
        assertThat(DeviceTable.read(sysfs.resolve("missing")).portOf(InetAddress.getByName("10.77.0.1")))
                .isEmpty();
    }
}
