package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.wire.Banner;
import dev.siphon.messenger.wire.ConnectMessage;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.EntityAddressCodec;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.Tag;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A messenger as client of servers that say odd things, or say them oddly. */
class RawServerTest extends PosixCase {

    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stopListening() throws IOException {
        listener.close();
    }

    private Connection dial(Node client) {
        return client.messenger().connectTo(EntityType.OSD, RawPeer.addressOf(listener));
    }

    @Test
    void theClientSaysWhoItIsAndSendsWhatWasQueued() throws IOException {
        Node client = client().start();
        Connection connection = dial(client);
        connection.send(Message.opaque(Payloads.NOTE)
                .front(Payloads.buffer("front"))
                .middle(Payloads.buffer("middle"))
                .data(Payloads.buffer("data"))
                .tid(12)
                .priority(63));
        try (RawPeer peer = RawPeer.accept(listener)) {
            peer.send(
                    RawPeer.banner(),
                    RawPeer.address(RawPeer.addressOf(listener)),
                    RawPeer.address(EntityAddress.parse("127.0.0.1:4321")));
            ByteBuffer said = ByteBuffer.wrap(
                    peer.read(Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH + ConnectMessage.LENGTH));
            assertThat(Banner.matches(said, 0)).isTrue();
            assertThat(EntityAddressCodec.readLegacy(said, Banner.LENGTH)).isEqualTo(client.address());
            ConnectMessage connect = new ConnectMessage().wrap(said, Banner.LENGTH + EntityAddressCodec.LEGACY_LENGTH);
            assertThat(connect.hostType()).isEqualTo(EntityType.CLIENT);
            assertThat(connect.connectSeq()).isZero();
            assertThat(connect.globalSeq()).isEqualTo(1);
            assertThat(connect.flags()).isEqualTo(ConnectMessage.FLAG_LOSSY);
            peer.send(RawPeer.reply(Tag.READY));

            assertThat(peer.readTag()).isEqualTo(Tag.MSG);
            RawUnit message = peer.readMessage();
            assertThat(message.header().seq()).isEqualTo(1);
            assertThat(message.header().tid()).isEqualTo(12);
            assertThat(message.header().priority()).isEqualTo(63);
            assertThat(Payloads.text(message.front())).isEqualTo("front");
            assertThat(Payloads.text(message.middle())).isEqualTo("middle");
            assertThat(Payloads.text(message.data())).isEqualTo("data");
        }
        awaitReset(client, connection);
    }

    @Test
    void everythingInOneWriteIsServed() throws IOException {
        Node client = client().start();
        Connection connection = dial(client);
        try (RawPeer peer = RawPeer.accept(listener)) {
            peer.send(
                    RawPeer.banner(),
                    RawPeer.address(RawPeer.addressOf(listener)),
                    RawPeer.address(EntityAddress.parse("127.0.0.1:4321")),
                    RawPeer.reply(Tag.READY),
                    RawPeer.note(1, "before you have spoken"));
            await("the note", () -> client.dispatcher().count() == 1);
            assertThat(connection.isConnected()).isTrue();
        }
    }

    @Test
    void everyByteInItsOwnPacketIsServed() throws IOException {
        Node client = client().start();
        dial(client);
        try (RawPeer peer = RawPeer.accept(listener)) {
            peer.sendByteByByte(
                    RawPeer.banner(),
                    RawPeer.address(RawPeer.addressOf(listener)),
                    RawPeer.address(EntityAddress.parse("127.0.0.1:4321")),
                    RawPeer.reply(Tag.READY),
                    RawPeer.note(1, "drop by drop"));
            await("the note", () -> client.dispatcher().count() == 1);
        }
    }

    @Test
    @ShowsEffectOf("ms_learn_addr_from_peer")
    void theOwnIpIsWhatThePeerSeesOrThatOfTheSocket() throws IOException {
        for (boolean fromPeer : List.of(true, false)) {
            Node client = client().with(MessengerOptions.MS_LEARN_ADDR_FROM_PEER, fromPeer)
                    .start();
            Connection connection = dial(client);
            try (RawPeer peer = RawPeer.server(listener, EntityAddress.parse("10.1.2.3:999"))) {
                await("the handshake", connection::isConnected);
                assertThat(client.address())
                        .isEqualTo(EntityAddress.parse((fromPeer ? "10.1.2.3" : "127.0.0.1") + ":0/"
                                + client.address().nonce()));
            }
        }
    }

    @Test
    void theIpIsLearnedOnce() throws IOException {
        Node client = client().start();
        for (String seen : new String[] {"10.1.2.3:999", "10.4.5.6:999"}) {
            Connection connection = client.messenger().connectAnonymously(EntityType.OSD, RawPeer.addressOf(listener));
            try (RawPeer peer = RawPeer.server(listener, EntityAddress.parse(seen))) {
                await("the handshake", connection::isConnected);
            }
            assertThat(client.address().toString()).startsWith("v1:10.1.2.3:0/");
        }
    }

    @Test
    @ShowsEffectOf("ms_crc_data")
    void whoComputesNoDataCrcSaysSo() throws IOException {
        for (boolean computes : List.of(true, false)) {
            Node client = client().with(MessengerOptions.MS_CRC_DATA, computes).start();
            dial(client).send(Message.opaque(Payloads.NOTE).data(Payloads.buffer("some data")));
            try (RawPeer peer = RawPeer.server(listener)) {
                assertThat(peer.readTag()).isEqualTo(Tag.MSG);
                MessageFooter footer = peer.readMessage().footer();
                assertThat(footer.hasDataCrc()).isEqualTo(computes);
                assertThat(footer.dataCrc() != 0).isEqualTo(computes);
                assertThat(footer.isComplete()).isTrue();
            }
        }
    }

    @Test
    @ShowsEffectOf("ms_crc_header")
    void whoComputesNoHeaderCrcLeavesItZero() throws IOException {
        for (boolean computes : List.of(true, false)) {
            Node client =
                    client().with(MessengerOptions.MS_CRC_HEADER, computes).start();
            dial(client)
                    .send(Message.opaque(Payloads.NOTE)
                            .front(Payloads.buffer("front"))
                            .middle(Payloads.buffer("middle")));
            try (RawPeer peer = RawPeer.server(listener)) {
                assertThat(peer.readTag()).isEqualTo(Tag.MSG);
                RawUnit message = peer.readMessage();
                assertThat(message.header().crc() != 0).isEqualTo(computes);
                assertThat(message.footer().frontCrc() != 0).isEqualTo(computes);
                assertThat(message.footer().middleCrc() != 0).isEqualTo(computes);
            }
        }
    }

    @Test
    void refusalsAreFaultsThatSayWhy() throws IOException {
        refused(Tag.FEATURES, reply -> reply.features(SessionCases.EXOTIC_FEATURE), "requires features", "bit 50");
        refused(Tag.BADPROTOVER, reply -> reply.protocolVersion(99), "protocol version 99");
        refused(Tag.BADAUTHORIZER, reply -> {}, "did not accept the authorizer");
        refused(Tag.WAIT, reply -> {}, "connecting as well, asks to wait");
        refused(Tag.RETRY_SESSION, reply -> reply.connectSeq(0), "RETRY_SESSION with connect_seq 0");
        refused(Tag.READY, reply -> reply.connectSeq(8), "connect_seq of the reply is 8, expected is 1");
        refused(Tag.CHALLENGE_AUTHORIZER, reply -> {}, "challenges an authorizer");
        refused(77, reply -> {}, "unknown tag 77");
    }

    private void refused(int tag, Consumer<ConnectReply> change, String... complaints) throws IOException {
        Node client = client().policy(Policy.losslessClient())
                .with(MessengerOptions.MS_INITIAL_BACKOFF, Duration.ofSeconds(15))
                .start();
        Connection connection = dial(client);
        try (RawPeer peer = RawPeer.asked(listener, EntityAddress.parse("127.0.0.1:4321"))) {
            peer.send(RawPeer.reply(tag, change));
            peer.awaitEnd();
        }
        awaitTold(client, connection, Told.FAULT, Told.RESET);
        assertThat(connection.lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains(complaints));
        client.messenger().close();
    }

    @Test
    void retriesAreAnsweredOnTheSameSocket() throws IOException {
        Node client = client().policy(Policy.losslessClient()).start();
        Connection connection = dial(client);
        try (RawPeer peer = RawPeer.asked(listener, EntityAddress.parse("127.0.0.1:4321"))) {
            peer.send(RawPeer.reply(Tag.RETRY_GLOBAL, reply -> reply.globalSeq(40)));
            assertThat(readConnect(peer).globalSeq()).isEqualTo(41);

            peer.send(RawPeer.reply(Tag.RETRY_SESSION, reply -> reply.connectSeq(3)));
            assertThat(readConnect(peer).connectSeq()).isEqualTo(3);

            peer.send(RawPeer.reply(Tag.RESETSESSION));
            ConnectMessage last = readConnect(peer);
            assertThat(last.connectSeq()).isZero();
            assertThat(last.globalSeq()).isEqualTo(41);

            peer.send(RawPeer.reply(Tag.READY));
            await("the connection", connection::isConnected);
            assertThat(client.dispatcher().told(connection))
                    .as("a session that never was is simply begun")
                    .doesNotContain(Told.REMOTE_RESET);
        }
        awaitReset(client, connection);
    }

    /** Of two simultaneous connects the smaller address survives; the order is that of bytes, so of the nonce's lowest. */
    @Test
    void whoConnectsWhileItIsDialledWaitsOrWinsByItsAddress() throws IOException {
        for (int nonce : new int[] {-1, 0}) {
            Node node = server().policy(Policy.losslessPeer()).bind();
            EntityAddress peerAddress = RawPeer.addressOf(listener).withNonce(nonce);
            boolean peerIsSmaller = peerAddress.compareTo(node.address()) < 0;
            assertThat(peerIsSmaller).isEqualTo(nonce == 0);
            Connection dialled = node.messenger().connectTo(EntityType.OSD, peerAddress);
            try (RawPeer silent = RawPeer.accept(listener);
                    RawPeer peer = RawPeer.to(node.address())) {
                peer.send(RawPeer.banner(), RawPeer.address(peerAddress), RawPeer.connect(peer.connectMessage()));
                peer.readServerIntroduction();
                if (peerIsSmaller) {
                    peer.finishTakingOver(peer.connectMessage().globalSeq(2));
                    silent.awaitEnd();
                    await("the session on the peer's socket", dialled::isConnected);
                    assertThat(node.messenger().lookup(peerAddress)).containsSame(dialled);
                    assertThat(node.dispatcher().told(dialled)).doesNotContain(Told.RESET);
                } else {
                    assertThat(peer.readReply().tag()).isEqualTo(Tag.WAIT);
                    assertThat(node.messenger().lookup(peerAddress)).containsSame(dialled);
                }
            }
            node.messenger().close();
        }
    }

    private static ConnectMessage readConnect(RawPeer peer) throws IOException {
        return new ConnectMessage().wrap(ByteBuffer.wrap(peer.read(ConnectMessage.LENGTH)), 0);
    }

    @Test
    void aServerThatHangsUpIsAFault() throws IOException {
        Node client = client().start();
        Connection connection = dial(client);
        RawPeer.accept(listener).close();
        awaitTold(client, connection, Told.FAULT, Told.RESET);
        assertThat(connection.lastFault()).isPresent();
    }

    private void awaitTold(Node node, Connection connection, Told expected, Told never) {
        await(expected + " is told", () -> node.dispatcher().told(connection).contains(expected));
        assertThat(node.dispatcher().told(connection)).doesNotContain(never);
    }
}
