package dev.siphon.it.dpdk;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.sim.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two ends of a memif, which verifies nothing: messengers talk within the stack at one, the other is hostile. */
@EnabledWithDpdk
class MemifHostilePeerTest extends HostilePeerConformance {

    @TempDir
    private Path folder;

    @Override
    Siege open() throws IOException {
        RunningEal.once();
        return Siege.onDevices(options(0, "server", "10.98.0.1"), options(1, "client", "10.98.0.2"));
    }

    private Map<String, String> options(int number, String role, String address) {
        return Map.of(
                "siphon_dpdk_vdev",
                "net_memif" + number + ",role=" + role + ",socket=" + folder.resolve("memif.sock"),
                "ms_dpdk_host_ipv4_addr",
                address,
                "ms_dpdk_netmask_ipv4_addr",
                "255.255.0.0");
    }

    @Test
    void wrongChecksumsAreDropped() {
        siege().stormCounted(
                        5000,
                        i -> {
                            byte[] frame = sound();
                            frame[RawFrames.ETHERNET + 10 + i % 2]++;
                            return frame;
                        },
                        Counter.IP_CHECKSUM_DROPPED);
        siege().stormCounted(
                        5000,
                        i -> {
                            byte[] frame = Frames.withTcpChecksum(sound());
                            frame[frame.length - 1 - i % 50]++;
                            return frame;
                        },
                        Counter.TCP_CHECKSUM_DROPPED);
    }
}
