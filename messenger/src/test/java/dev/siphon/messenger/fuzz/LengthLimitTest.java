package dev.siphon.messenger.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.message.MonitorMessages;
import dev.siphon.messenger.peer.MemoryWorld;
import dev.siphon.messenger.peer.RawListener;
import dev.siphon.messenger.peer.RawPeer;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.CephCrc32c;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.MessageHeader;
import dev.siphon.messenger.wire.Tag;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A length beyond its limit ends the connection as soon as it is read, before there is memory for it. */
class LengthLimitTest {

    private static final int LIMIT = 4096;
    private static final EntityAddress MONITOR = EntityAddress.parse("127.0.0.1:6789");
    private static final InetSocketAddress SOCKET = (InetSocketAddress) MONITOR.socketAddress();

    private final FaultKeeper faults = new FaultKeeper();

    private static MemoryWorld world(EntityName name) {
        MessengerConfig config = MessengerConfig.defaults()
                .with(MessengerOptions.SIPHON_MAX_FRONT_BYTES, (long) LIMIT)
                .with(MessengerOptions.SIPHON_MAX_MIDDLE_BYTES, (long) LIMIT)
                .with(MessengerOptions.SIPHON_MAX_DATA_BYTES, (long) LIMIT)
                .with(MessengerOptions.SIPHON_MAX_AUTHORIZER_BYTES, (long) LIMIT);
        return new MemoryWorld(config, MonitorMessages.registry(), name, 0);
    }

    private MemoryWorld server() throws IOException {
        MemoryWorld world = world(EntityName.mon(0));
        world.messenger().setDefaultPolicy(Policy.statelessServer());
        world.messenger().bind(MONITOR);
        world.messenger().addDispatcherTail(faults);
        world.messenger().start();
        return world;
    }

    static Stream<Arguments> segments() {
        return Stream.of(
                segment("front_len", "siphon_max_front_bytes", MessageHeader::frontLength),
                segment("middle_len", "siphon_max_middle_bytes", MessageHeader::middleLength),
                segment("data_len", "siphon_max_data_bytes", MessageHeader::dataLength));
    }

    private static Arguments segment(String field, String key, ObjIntConsumer<MessageHeader> setter) {
        return Arguments.of(field, key, setter);
    }

    @ParameterizedTest
    @MethodSource("segments")
    void ofASegment(String field, String key, ObjIntConsumer<MessageHeader> length) throws IOException {
        for (int claimed : new int[] {LIMIT + 1, Integer.MAX_VALUE, -1}) {
            try (MemoryWorld world = server()) {
                RawPeer client = world.connect(SOCKET);
                client.send(Greeting.handshake());
                client.send(header(length, claimed));
                world.settle();

                assertThat(client.hasEnded()).isTrue();
                assertThat(faults.last())
                        .contains(field + " is " + Integer.toUnsignedString(claimed), "limit of " + LIMIT, key);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("segments")
    void aSegmentAtItsLimitIsWaitedFor(String field, String key, ObjIntConsumer<MessageHeader> length)
            throws IOException {
        try (MemoryWorld world = server()) {
            RawPeer client = world.connect(SOCKET);
            client.send(Greeting.handshake());
            client.send(header(length, LIMIT));
            world.settle();

            assertThat(client.hasEnded()).isFalse();
        }
    }

    private static byte[] header(ObjIntConsumer<MessageHeader> length, int claimed) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + MessageHeader.LENGTH);
        bytes.put(0, (byte) Tag.MSG);
        MessageHeader header = new MessageHeader().wrap(bytes, 1).seq(1).type(9999);
        header.source(EntityName.client(1), EntityAddress.blank());
        length.accept(header, claimed);
        header.crc(header.computeCrc(new CephCrc32c()));
        return bytes.array();
    }

    @Test
    void ofAnAuthorizer() throws IOException {
        try (MemoryWorld world = server()) {
            ByteBuffer bytes = ByteBuffer.wrap(Greeting.handshake());
            new ConnectMessage()
                    .wrap(bytes, Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH)
                    .authorizerLength(LIMIT + 1);
            RawPeer client = world.connect(SOCKET);
            client.send(bytes.array());
            world.settle();

            assertThat(client.hasEnded()).isTrue();
            assertThat(faults.last())
                    .contains("authorizer_len is 4097", "limit of 4096", "siphon_max_authorizer_bytes");
        }
    }

    @Test
    void ofAnAuthorizerReply() {
        try (MemoryWorld world = world(EntityName.client(EntityName.NEW))) {
            RawListener listener = world.listen(SOCKET);
            world.messenger().addDispatcherTail(faults);
            world.messenger().start();
            Connection connection = world.messenger().connectTo(EntityType.MON, MONITOR);
            world.settle();

            listener.accepted().get(0).send(replyWithAuthorizer(-1));
            world.settle();

            assertThat(connection.lastFault().orElseThrow())
                    .contains("authorizer_len is 4294967295", "limit of 4096", "siphon_max_authorizer_bytes");
        }
    }

    private static byte[] replyWithAuthorizer(int length) {
        int replyAt = Banner.LENGTH + 2 * EntityAddressCodec.LEGACY_LENGTH;
        ByteBuffer bytes = ByteBuffer.allocate(replyAt + ConnectReply.LENGTH);
        Banner.put(bytes, 0);
        EntityAddressCodec.putLegacy(bytes, Banner.LENGTH, MONITOR);
        EntityAddressCodec.putLegacy(bytes, Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH, MONITOR);
        new ConnectReply().wrap(bytes, replyAt).tag(Tag.READY).authorizerLength(length);
        return bytes.array();
    }
}
