package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.verbs.WarmUp;
import dev.siphon.stack.verbs.EnabledWithSoftRoce;
import dev.siphon.stack.verbs.SoftRoce;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Devices that are disturbed and taken away. The one that is taken away is used by another process: librdmacm keeps a device
 * open until its process ends, and the kernel waits for that.
 */
@EnabledWithSoftRoce
class RdmaDeviceTest extends StackFixture {

    @Override
    StackUnderTest open() throws IOException {
        WarmUp.once();
        WarmUp.on(SoftRoce.LEFT.address());
        return new ThreadedStackUnderTest(
                "rdma", () -> new InetSocketAddress(SoftRoce.LEFT.address(), 0), Optional.empty());
    }

    private static SocketAddress address(RdmaPeer peer) throws IOException {
        return new InetSocketAddress(
                SoftRoce.RIGHT.address(),
                Integer.parseInt(peer.awaitLine("port ").substring("port ".length())));
    }

    @Test
    void whatIsLostOnTheWireIsSentAgain() throws Exception {
        byte[] sent = StreamContract.pattern(31, 1 << 19);
        try (RdmaPeer peer = RdmaPeer.start(List.of(), "echo", "RIGHT")) {
            Stream client = Stream.connect(stack(), worker(1), address(peer), stream -> {});
            await("the connection", client::isConnected);
            try (SoftRoce.Disturbance left = SoftRoce.LEFT.disturb("loss 0.5% delay 1ms");
                    SoftRoce.Disturbance right = SoftRoce.RIGHT.disturb("loss 0.5%")) {
                client.send(sent);
                await("512 KiB and their echo", () -> client.receivedBytes() >= sent.length);
            }
            assertThat(Arrays.equals(client.received(), sent)).isTrue();
            client.close();
            assertThat(peer.rest()).contains("ended");
        }
    }

    /** A device of its own, that nothing else needs: the kernel may take long to forget it. */
    @Test
    void aDeviceThatIsTakenAwayEndsItsConnections() throws Exception {
        run("ip link add rdma9 type dummy && ip addr add 10.77.9.1/24 dev rdma9 && ip link set rdma9 mtu 9000 up"
                + " && rdma link add rxe9 type rxe netdev rdma9"
                + " && until grep -qs ffff: /sys/class/infiniband/rxe9/ports/1/gids/*; do sleep 0.05; done");
        try (RdmaPeer peer = RdmaPeer.start(List.of(), "self", "10.77.9.1")) {
            peer.awaitLine("connected");
            Process removal = new ProcessBuilder("rdma", "link", "delete", "rxe9").start();
            assertThat(peer.rest()).contains("server failed", "client failed").contains("the RDMA device was removed");
            removal.destroy();
        }
    }

    private static void run(String script) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        String output = process.inputReader().lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor()).as(output).isZero();
    }
}
