package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.wire.ConnectReply;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A messenger as server of clients that shake hands oddly, or not at all. */
class RawHandshakeTest extends PosixCase {

    @Test
    @ShowsEffectOf("siphon_max_authorizer_bytes")
    void anAuthorizerBeyondItsLimitIsRefusedBeforeAnyOfItIsRead() throws IOException {
        Node server = server().with(MessengerOptions.SIPHON_MAX_AUTHORIZER_BYTES, 100L)
                .bind();
        try (LogCapture log = new LogCapture(connectionLog());
                RawPeer peer = RawPeer.to(server.address())) {
            peer.send(peer.introduction(), RawPeer.connect(peer.connectMessage().authorizerLength(101)));
            peer.awaitEnd();
            await(
                    "the complaint",
                    () -> log.lines(Level.WARN).stream()
                            .anyMatch(line -> line.contains("authorizer_len is 101 bytes, more than the limit of 100"
                                    + " (raise siphon_max_authorizer_bytes")));
        }
        try (RawPeer peer = RawPeer.to(server.address())) {
            peer.send(peer.introduction(), RawPeer.connect(peer.connectMessage().authorizerLength(100)), new byte[100]);
            peer.readServerIntroduction();
            peer.finishConnecting();
        }
    }

    @Test
    @ShowsEffectOf("ms_connection_ready_timeout")
    void whoDoesNotFinishTheHandshakeIsDisconnected() throws IOException {
        Node server = server().with(MessengerOptions.MS_CONNECTION_READY_TIMEOUT, Duration.ofMillis(50))
                .bind();
        try (RawPeer silent = RawPeer.to(server.address());
                RawPeer half = RawPeer.to(server.address())) {
            half.send(half.introduction());
            silent.awaitEnd();
            half.awaitEnd();
        }
        await("both faults", () -> server.dispatcher().count(Told.FAULT) == 2);
        assertThat(timeouts(server)).isEqualTo(2);
        assertThat(server.dispatcher().count(Told.FAST_ACCEPT)).isZero();
    }

    /** Handshakes of {@code server} that timed out. */
    long timeouts(Node server) {
        return server.context().counters("posix").stream()
                .mapToLong(counters -> counters.value(WorkerCounter.MSGR_CONNECTION_READY_TIMEOUTS))
                .sum();
    }

    @Test
    void aPeerThatDoesNotKnowItsIpGetsItFromTheSocket() throws IOException {
        Node server = server().policy(Policy.statelessRegisteredServer()).bind();
        for (String claimed : new String[] {"0.0.0.0:1234/42", "-"}) {
            EntityAddress address = claimed.equals("-") ? EntityAddress.blank(42) : EntityAddress.parse(claimed);
            try (RawPeer peer = RawPeer.to(server.address())) {
                peer.send(RawPeer.banner(), RawPeer.address(address), RawPeer.connect(peer.connectMessage()));
                peer.readServerIntroduction();
                peer.finishConnecting();
                EntityAddress completed = EntityAddress.parse("127.0.0.1:" + address.port() + "/42");
                assertThat(server.accepted().peerAddress()).isEqualTo(completed);
                assertThat(server.messenger().lookup(completed)).containsSame(server.accepted());
            }
        }
    }

    /** Without RECONNECT_SEQ nobody says what was received, so what was not acknowledged comes again. */
    @Test
    void whatComesAgainOnAResumedSessionIsNotTakenTwice() throws IOException {
        Node server = server().policy(Policy.statefulServer()).bind();
        try (RawPeer peer = RawPeer.to(server.address())) {
            peer.send(
                    peer.introduction(),
                    RawPeer.connect(peer.connectMessage().flags(0)),
                    RawPeer.note(1, "one"),
                    RawPeer.note(2, "two"));
            peer.readServerIntroduction();
            peer.finishConnecting();
            await("both", () -> server.dispatcher().count() == 2);
        }
        awaitFaults(server, server.accepted(), 1);
        try (RawPeer peer = RawPeer.to(server.address())) {
            byte[] resume =
                    RawPeer.connect(peer.connectMessage().flags(0).connectSeq(2).globalSeq(2));
            peer.send(peer.introduction(), resume);
            peer.readServerIntroduction();
            peer.finishTakingOver(peer.connectMessage().flags(0).connectSeq(2).globalSeq(3));
            peer.send(RawPeer.note(2, "two again"), RawPeer.note(3, "three"));
            await("the third", () -> server.dispatcher().count() == 3);
        }
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::text)
                .containsExactly("one", "two", "three");
        assertNoResets(server);
    }

    @Test
    void aWrongProtocolVersionIsToldTheRightOneAndMayTryAgain() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.to(server.address())) {
            peer.send(peer.introduction(), RawPeer.connect(peer.connectMessage().protocolVersion(1)));
            peer.readServerIntroduction();
            ConnectReply reply = peer.readReply();
            assertThat(reply.tag()).isEqualTo(Tag.BADPROTOVER);
            assertThat(reply.protocolVersion()).isEqualTo(24);
            peer.send(RawPeer.connect(peer.connectMessage()));
            peer.finishConnecting();
        }
    }

    @Test
    void whoLacksFeaturesIsToldWhichAndMayTryAgain() throws IOException {
        long exotic = SessionCases.EXOTIC_FEATURE;
        Node server = server().policy(
                        Policy.statelessServer().withFeatures(Features.SUPPORTED_DEFAULT | exotic, exotic))
                .bind();
        try (RawPeer peer = RawPeer.to(server.address())) {
            peer.send(peer.introduction(), RawPeer.connect(peer.connectMessage()));
            peer.readServerIntroduction();
            ConnectReply reply = peer.readReply();
            assertThat(reply.tag()).isEqualTo(Tag.FEATURES);
            assertThat(reply.features() & exotic).isNotZero();
            peer.send(RawPeer.connect(
                    peer.connectMessage().features(peer.connectMessage().features() | exotic)));
            peer.finishConnecting();
        }
    }

    @Test
    void aSessionThatIsUnknownHereIsReset() throws IOException {
        Node server = server().policy(Policy.losslessPeer()).bind();
        try (RawPeer peer = RawPeer.to(server.address())) {
            peer.send(peer.introduction(), RawPeer.connect(peer.connectMessage().connectSeq(3)));
            peer.readServerIntroduction();
            assertThat(peer.readReply().tag()).isEqualTo(Tag.RESETSESSION);
            peer.send(RawPeer.connect(peer.connectMessage()));
            peer.finishConnecting();
        }
    }

    @Test
    void aPeerThatConnectsAnewBringsItsSessionAnotherSocket() throws IOException {
        Node server = server().policy(Policy.losslessPeerReuse()).bind();
        try (RawPeer former = RawPeer.client(server.address())) {
            Connection first = server.accepted();
            try (RawPeer next = RawPeer.to(server.address())) {
                next.send(
                        next.introduction(),
                        RawPeer.connect(next.connectMessage().globalSeq(2)));
                next.readServerIntroduction();
                next.finishTakingOver(next.connectMessage().globalSeq(3));
                former.awaitEnd();
                await(
                        "the peer's restart is told",
                        () -> server.dispatcher().told(first).contains(Told.REMOTE_RESET));
                assertThat(server.dispatcher().told(first)).doesNotContain(Told.RESET);
                assertThat(server.messenger().lookup(first.peerAddress())).containsSame(first);
                await("the session goes on", first::isConnected);
            }
        }
    }

    @Test
    void anAttemptFromBeforeTheConnectionThereIsToldToTryAgain() throws IOException {
        Node server = server().policy(Policy.losslessPeerReuse()).bind();
        try (RawPeer late = RawPeer.to(server.address());
                RawPeer peer = RawPeer.to(server.address())) {
            peer.send(peer.introduction(), RawPeer.connect(peer.connectMessage().globalSeq(7)));
            peer.readServerIntroduction();
            peer.finishConnecting();
            Connection established = server.accepted();

            late.send(late.introduction(), RawPeer.connect(late.connectMessage().globalSeq(6)));
            late.readServerIntroduction();
            ConnectReply reply = late.readReply();
            assertThat(reply.tag()).isEqualTo(Tag.RETRY_GLOBAL);
            assertThat(reply.globalSeq()).isEqualTo(7);
            assertThat(established.isConnected()).isTrue();

            late.send(RawPeer.connect(late.connectMessage().globalSeq(8)));
            late.finishTakingOver(late.connectMessage().globalSeq(9));
            peer.awaitEnd();
            await(
                    "the peer's restart is told",
                    () -> server.dispatcher().told(established).contains(Told.REMOTE_RESET));
            assertThat(server.dispatcher().told(established)).doesNotContain(Told.RESET);
        }
    }

    @Test
    void aHundredClientsAtOnceAreAccepted() throws IOException {
        Node server = server().bind();
        RawPeer[] peers = new RawPeer[100];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = RawPeer.to(server.address());
            peers[i].send(peers[i].introduction(), RawPeer.connect(peers[i].connectMessage()), RawPeer.note(1, "" + i));
        }
        await("all notes", () -> server.dispatcher().count() == peers.length);
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::text)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).mapToObj(String::valueOf).toList());
        for (RawPeer peer : peers) {
            peer.close();
        }
        await("all resets", () -> server.dispatcher().count(Told.RESET) == peers.length);
    }
}
