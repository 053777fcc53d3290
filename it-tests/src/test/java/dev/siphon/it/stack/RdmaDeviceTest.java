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
import java.util.concurrent.CompletableFuture;
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

    @Test
    void aDeviceThatIsTakenAwayEndsItsConnections() throws Exception {
        CompletableFuture<Void> removal;
        try (RdmaPeer peer = RdmaPeer.start(List.of(), "echo", "RIGHT")) {
            Stream client = Stream.connect(stack(), worker(1), address(peer), stream -> {});
            client.send(new byte[] {1});
            await("an echo", () -> client.receivedBytes() == 1);
            removal = CompletableFuture.runAsync(SoftRoce.RIGHT::remove);
            assertThat(peer.rest()).contains("failed").contains("the RDMA device was removed");
            // Who is at the other end of the wire finds out when it sends, if no goodbye came through.
            client.send(new byte[] {2});
            await("the client's end", client::isOver);
            client.close();
        }
        removal.join();
        SoftRoce.RIGHT.restore();
    }
}
