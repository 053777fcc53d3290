package dev.siphon.it.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.verbs.WarmUp;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.verbs.EnabledWithSoftRoce;
import dev.siphon.stack.verbs.SoftRoce;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Devices that are disturbed and taken away, two of them in one stack. */
@EnabledWithSoftRoce
class RdmaDeviceTest extends StackFixture {

    @Override
    StackUnderTest open() throws IOException {
        WarmUp.once();
        return new ThreadedStackUnderTest(
                "rdma", () -> new InetSocketAddress(SoftRoce.RIGHT.address(), 0), Optional.empty());
    }

    @Test
    void whatIsLostOnTheWireIsSentAgain() {
        byte[] sent = StreamContract.pattern(31, 1 << 20);
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        Stream client = Stream.connect(stack(), worker(1), acceptor.address(), stream -> {});
        await("the connection", client::isConnected);
        try (SoftRoce.Disturbance left = SoftRoce.LEFT.disturb("loss 0.5% delay 1ms");
                SoftRoce.Disturbance right = SoftRoce.RIGHT.disturb("loss 0.5%")) {
            client.send(sent);
            await(
                    "1 MiB",
                    () -> !acceptor.accepted().isEmpty()
                            && acceptor.accepted().get(0).receivedBytes() >= sent.length);
        }
        assertThat(Arrays.equals(acceptor.accepted().get(0).received(), sent)).isTrue();
        client.close();
        acceptor.close();
    }

    @Test
    void aDeviceThatIsTakenAwayEndsItsConnections() {
        Acceptor acceptor = new Acceptor(stack(), freshAddress(), stream -> {});
        Stream client = Stream.connect(stack(), worker(1), acceptor.address(), stream -> {});
        await(
                "the connection",
                () -> client.isConnected() && !acceptor.accepted().isEmpty());
        try {
            SoftRoce.RIGHT.remove();
            await("the server's end", () -> acceptor.accepted().get(0).isOver());
            TransportException failure =
                    Objects.requireNonNull(acceptor.accepted().get(0).failure());
            assertThat(failure.errno()).isEqualTo(Errno.EIO);
            assertThat(failure).hasMessageContaining("removed");
            await("the client's end", client::isOver);
        } finally {
            SoftRoce.RIGHT.restore();
        }
        client.close();
        acceptor.close();
    }
}
