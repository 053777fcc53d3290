package dev.siphon.messenger.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.message.MonitorMessages;
import dev.siphon.messenger.message.Ping;
import dev.siphon.messenger.peer.MemoryWorld;
import dev.siphon.messenger.peer.RawListener;
import dev.siphon.messenger.peer.RawPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A messenger that hears arbitrary bytes on one connection. Whatever they are: it comes to rest within a bound of steps,
 * holds no more memory than its limits allow, logs no error of its own, says why if it ends the connection, ends it if the
 * handshake takes too long, serves its other connection on, and leaves nothing behind.
 */
public final class HostilePeer implements Dispatcher {

    /** Far more turns than any input here needs, so that an endless loop is found soon. */
    private static final int STEP_LIMIT = 200_000;

    private static final int SEGMENT_LIMIT = 64 << 10;

    /** Three segments, what is read ahead, and what is to be sent; a few of each. */
    private static final int BUFFERS_AT_MOST = 16;

    private static final Duration LONGER_THAN_A_HANDSHAKE = Duration.ofSeconds(11);

    private static final EntityAddress MONITOR = EntityAddress.parse("127.0.0.1:6789");

    private final MemoryWorld world;
    private final List<Connection> ended = new ArrayList<>();
    private int accepted;

    private HostilePeer(EntityName name, boolean checksCrcs) {
        MessengerConfig config = MessengerConfig.defaults()
                .with(MessengerOptions.MS_CRC_DATA, checksCrcs)
                .with(MessengerOptions.MS_CRC_HEADER, checksCrcs)
                .with(MessengerOptions.SIPHON_MAX_FRONT_BYTES, (long) SEGMENT_LIMIT)
                .with(MessengerOptions.SIPHON_MAX_MIDDLE_BYTES, (long) SEGMENT_LIMIT)
                .with(MessengerOptions.SIPHON_MAX_DATA_BYTES, (long) SEGMENT_LIMIT);
        world = new MemoryWorld(config, MonitorMessages.registry(), name, 0);
        world.network().stepLimit(STEP_LIMIT);
    }

    /** Lets a server hear {@code pieces} from a client; {@code policy} is towards all clients. */
    public static void ofServer(Policy policy, boolean checksCrcs, List<byte[]> pieces) {
        new HostilePeer(EntityName.mon(0), checksCrcs).serve(policy, pieces);
    }

    /** Lets a client hear {@code pieces} from the server it dials. */
    public static void ofClient(Policy policy, boolean checksCrcs, List<byte[]> pieces) {
        new HostilePeer(EntityName.client(EntityName.NEW), checksCrcs).dial(policy, pieces);
    }

    private void serve(Policy policy, List<byte[]> pieces) {
        world.messenger().setDefaultPolicy(policy);
        try {
            world.messenger().bind(MONITOR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
        RawPeer other = world.connect(monitorSocket());
        other.send(Greeting.handshake());
        checkServed(other, 1);

        RawPeer hostile = world.connect(monitorSocket());
        feed(hostile, pieces);
        checkServed(other, 2);
        world.network().advance(LONGER_THAN_A_HANDSHAKE);
        checkServed(other, 3);

        assertThat(hostile.hasEnded() || accepted == 2)
                .as("ended or established")
                .isTrue();
        finish();
    }

    private void checkServed(RawPeer peer, int moment) {
        peer.send(Greeting.keepalive(moment));
        world.settle();
        byte[] expected = Greeting.keepaliveAck(moment);
        byte[] received = peer.received();
        assertThat(Arrays.copyOfRange(received, received.length - expected.length, received.length))
                .as("what the other connection gets")
                .isEqualTo(expected);
    }

    private void dial(Policy policy, List<byte[]> pieces) {
        world.messenger().setDefaultPolicy(policy);
        start();
        RawListener listener = world.listen(monitorSocket());
        Connection connection = world.messenger().connectTo(EntityType.MON, MONITOR);
        connection.send(Message.of(MessageTypes.PING, Ping.REQUEST));
        world.settle();

        feed(listener.accepted().get(0), pieces);
        world.network().advance(LONGER_THAN_A_HANDSHAKE);

        assertThat(connection.isConnected() || connection.lastFault().isPresent())
                .as("established or with a fault")
                .isTrue();
        finish();
    }

    private static InetSocketAddress monitorSocket() {
        return (InetSocketAddress) MONITOR.socketAddress();
    }

    private void start() {
        world.messenger().addDispatcherTail(this);
        world.messenger().start();
    }

    private void feed(RawPeer peer, List<byte[]> pieces) {
        for (byte[] piece : pieces) {
            peer.send(piece);
            world.settle();
            assertThat(world.outstandingBuffers()).as("buffers held").isLessThanOrEqualTo(BUFFERS_AT_MOST);
        }
    }

    private void finish() {
        world.close();
        assertThat(ended)
                .allSatisfy(connection -> assertThat(connection.lastFault()).isPresent());
    }

    @Override
    public boolean dispatch(Message message) {
        message.connection().send(Message.opaque(message.type()).tid(message.tid()));
        return true;
    }

    @Override
    public void handleAccept(Connection connection) {
        accepted++;
    }

    /** A peer whose handshake failed. */
    @Override
    public void handleFault(Connection connection) {
        ended.add(connection);
    }

    @Override
    public boolean handleReset(Connection connection) {
        ended.add(connection);
        return true;
    }
}
