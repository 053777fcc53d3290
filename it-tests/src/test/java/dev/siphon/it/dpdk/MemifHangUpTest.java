package dev.siphon.it.dpdk;

import dev.siphon.it.support.Waiting;
import dev.siphon.stack.dpdk.port.RawPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ends of a memif that are closed while each learns that the other is. */
@EnabledWithDpdk
class MemifHangUpTest {

    private static final int TIMES = 20;

    @TempDir
    private Path folder;

    private RawPort open(String device, String role, String address) throws IOException {
        return RawPort.open(Map.of(
                "siphon_dpdk_vdev",
                device + ",role=" + role + ",socket-abstract=no,socket=" + folder.resolve("memif.sock"),
                "ms_dpdk_host_ipv4_addr",
                address,
                "ms_dpdk_netmask_ipv4_addr",
                "255.255.255.0"));
    }

    @Test
    void endsThatHangUpAtOnceDoNoHarm() throws IOException {
        RunningEal.once();
        for (int i = 0; i < TIMES; i++) {
            byte[] frame = new byte[64 + i];
            try (RawPort server = open("net_memif8", "server", "10.97.0.1");
                    RawPort client = open("net_memif9", "client", "10.97.0.2")) {
                Waiting.until("a frame", () -> {
                    client.send(frame);
                    client.flush();
                    return server.receive().stream().anyMatch(received -> Arrays.equals(received, frame));
                });
            }
        }
    }
}
