package dev.siphon.it.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.AuthClient;
import dev.siphon.messenger.auth.NoAuthentication;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.message.AuthMethods;
import dev.siphon.messenger.message.AuthOffer;
import dev.siphon.messenger.message.AuthReply;
import dev.siphon.messenger.message.AuthRequest;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.message.MonGetVersion;
import dev.siphon.messenger.message.MonGetVersionReply;
import dev.siphon.messenger.message.MonSubscribe;
import dev.siphon.messenger.message.MonitorMap;
import dev.siphon.messenger.message.Ping;
import dev.siphon.messenger.wire.ProtocolVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our messenger and Debian's monitor. */
@RealPeer
class RealMonitorTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static CephMon mon;

    @BeforeAll
    static void startMonitor() throws IOException {
        mon = CephMon.start();
    }

    @AfterAll
    static void stopMonitor() throws IOException {
        mon.close();
    }

    private static Talk client(Policy policy) throws IOException {
        return new Talk(
                EntityName.client(EntityName.NEW), 77, messenger -> messenger.setPolicy(EntityType.MON, policy));
    }

    private static Connection authenticated(Talk talk) throws InterruptedException {
        Connection connection = talk.messenger().connectTo(EntityType.MON, mon.v1Address());
        AuthOffer offer = new AuthOffer(List.of(AuthMethods.NONE), EntityType.CLIENT.wireValue(), "admin", 0);
        assertThat(connection.send(Message.of(MessageTypes.AUTH, AuthRequest.first(offer, 1))))
                .isTrue();
        AuthReply reply = talk.expect(AuthReply.class);
        assertThat(reply.result()).isZero();
        assertThat(reply.protocol()).isEqualTo(AuthMethods.NONE);
        talk.messenger().rename(EntityName.client(reply.globalId()));
        return connection;
    }

    @Test
    void aClientSubscribesToTheMonitorMap() throws Exception {
        try (Talk talk = client(Policy.lossyClient())) {
            Connection connection = authenticated(talk);
            MonSubscribe.Item item = new MonSubscribe.Item("monmap", 0, MonSubscribe.Item.FLAG_ONETIME);
            connection.send(Message.of(MessageTypes.MON_SUBSCRIBE, new MonSubscribe(List.of(item), "siphon")));

            MonitorMap map = talk.expect(MonitorMap.class);

            assertThat(map.fsid()).isEqualTo(mon.fsid());
            assertThat(map.epoch()).isPositive();
            assertThat(map.monitors()).singleElement().satisfies(monitor -> {
                assertThat(monitor.name()).isEqualTo("a");
                assertThat(monitor.legacyAddress()).isEqualTo(mon.v1Address());
            });
            assertThat(connection.policy().lossy()).isTrue();
        }
    }

    @Test
    void aClientAsksForAVersion() throws Exception {
        try (Talk talk = client(Policy.lossyClient())) {
            Connection connection = authenticated(talk);
            connection.send(Message.of(MessageTypes.MON_GET_VERSION, new MonGetVersion(0x1234, "osdmap")));

            MonGetVersionReply reply = talk.expect(MonGetVersionReply.class);

            assertThat(reply.handle()).isEqualTo(0x1234);
            assertThat(reply.newest()).isPositive();
        }
    }

    @Test
    void keepalivesAreAcknowledged() throws Exception {
        try (Talk talk = client(Policy.lossyClient())) {
            Connection connection = authenticated(talk);
            Instant before = Instant.now();
            connection.sendKeepalive();

            await().atMost(LIMIT).until(() -> !connection.lastKeepaliveAck().isBefore(before));
        }
    }

    @Test
    void theClientLearnsItsAddress() throws Exception {
        try (Talk talk = client(Policy.lossyClient())) {
            authenticated(talk);

            assertThat(talk.messenger().address()).isEqualTo(EntityAddress.parse("127.0.0.1:0/77"));
        }
    }

    @Test
    void aServerDecidesThatItsClientsAreLossy() throws Exception {
        try (Talk talk = client(Policy.losslessClient())) {
            assertThat(authenticated(talk).policy().lossy()).isTrue();
        }
    }

    @Test
    void missingFeaturesAreNamed() throws Exception {
        try (Talk talk = client(Policy.lossyClient().withFeatures(0, 0))) {
            Connection connection = talk.messenger().connectTo(EntityType.MON, mon.v1Address());

            assertThat(Talk.expectFault(connection))
                    .contains("CRUSH_TUNABLES", "CRUSH_TUNABLES2", "CRUSH_TUNABLES3", "CRUSH_V4", "CRUSH_TUNABLES5");
        }
    }

    @Test
    void aPortOfVersionTwoIsRecognised() throws Exception {
        try (Talk talk = client(Policy.lossyClient())) {
            Connection connection = talk.messenger().connectTo(EntityType.MON, mon.v2Address());

            assertThat(Talk.expectFault(connection)).contains("msgr v2", "6789");
        }
    }

    @Test
    void aMonitorThatDoesNotSayWhichIsRefused() throws Exception {
        AuthClient unnamed = NoAuthentication.unnamed();
        try (Talk talk = new Talk(EntityName.mon(1), 100, messenger -> becomePeer(messenger, unnamed))) {
            Connection connection = talk.messenger().connectTo(EntityType.MON, mon.v1Address());

            assertThat(Talk.expectFault(connection)).contains("did not accept the authorizer");
        }
    }

    /** Says that it is another monitor, and listens for the first one to dial it. */
    private static Talk peer(int nonce) throws IOException {
        AuthClient named = NoAuthentication.named(EntityType.MON, "b", 0);
        return new Talk(EntityName.mon(1), nonce, messenger -> becomePeer(messenger, named));
    }

    private static void becomePeer(Messenger messenger, AuthClient authClient) {
        messenger.setPolicy(EntityType.MON, Policy.losslessPeerReuse());
        messenger.setClusterProtocol(ProtocolVersions.MON_CLUSTER);
        messenger.setAuthClient(authClient);
        try {
            messenger.bind(EntityAddress.parse("127.0.0.1:0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A ping that tells when nobody holds it any more: on a lossless connection, when it is acknowledged. */
    private static final class CountedPing extends Message {
        private final CountDownLatch gone;

        CountedPing(CountDownLatch gone) {
            super(MessageTypes.PING, Ping.REQUEST);
            this.gone = gone;
        }

        @Override
        protected void released() {
            gone.countDown();
        }
    }

    @Test
    void monitorsAcknowledgeEachOthersMessages() throws Exception {
        try (Talk talk = peer(101)) {
            Connection connection = talk.messenger().connectTo(EntityType.MON, mon.v1Address());
            CountDownLatch acknowledged = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                assertThat(connection.send(new CountedPing(acknowledged))).isTrue();
            }

            for (int i = 0; i < 3; i++) {
                assertThat(talk.expect(Ping.class).text()).contains("mon_status");
            }
            assertThat(acknowledged.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            assertThat(connection.policy().lossy()).isFalse();
        }
    }

    @Test
    void aMonitorDialsBack() throws Exception {
        try (Talk talk = peer(102)) {
            UnansweredPings.send(mon.v1Address(), talk.messenger().address());

            Connection dialled = talk.expectAccepted();
            assertThat(dialled.peerType()).isEqualTo(EntityType.MON);
            assertThat(dialled.peerAddress()).isEqualTo(mon.v1Address());
            dialled.send(Message.of(MessageTypes.PING, Ping.REQUEST));
            assertThat(talk.expect(Ping.class).text()).contains("mon_status");
        }
    }

    @Test
    @Tag("process")
    void theCommandPrintsTheMonitorsOfTheCluster() {
        Program.Result result =
                Program.siphon("mon", "127.0.0.1:" + mon.v1Address().port());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("fsid      " + mon.fsid())
                .containsPattern("epoch +[1-9]")
                .containsPattern("we are +client\\.[0-9]+")
                .containsPattern("ping +[0-9.]+ µs")
                .contains("v1:127.0.0.1:" + mon.v1Address().port());
    }

    @Test
    @Tag("process")
    void theCommandSaysThatAPortIsOfVersionTwo() {
        Program.Result result =
                Program.siphon("mon", "127.0.0.1:" + mon.v2Address().port());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("protocol version 2");
    }
}
