package dev.siphon.it.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Interceptor;
import dev.siphon.messenger.Interceptor.Action;
import dev.siphon.messenger.Interceptor.Point;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our messenger and Debian's monitor as lossless peers, whose sockets break. */
@RealPeer
class RealSessionTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Interceptor NOTHING = (connection, point) -> Action.CONTINUE;
    private static CephMon mon;

    @BeforeAll
    static void startMonitor() throws IOException {
        mon = CephMon.start();
    }

    @AfterAll
    static void stopMonitor() throws IOException {
        mon.close();
    }

    private static LosslessPeer peer(int nonce, Interceptor interceptor) throws IOException {
        return new LosslessPeer(anyPort(nonce), Policy.losslessPeerReuse(), interceptor, 0);
    }

    private static EntityAddress anyPort(int nonce) {
        return EntityAddress.parse("127.0.0.1:0/" + nonce);
    }

    /** Breaks the socket when the answer that is the {@code nth} to come is read, before it is accepted. */
    private static Interceptor cutAtAnswer(int nth) {
        AtomicInteger read = new AtomicInteger();
        return (connection, point) ->
                point == Point.READ_MESSAGE_COMPLETE && read.incrementAndGet() == nth ? Action.FAIL : Action.CONTINUE;
    }

    private static List<Long> numbers(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    /** Also that the other side has all that was asked. */
    private static void awaitAnswers(LosslessPeer peer, int count) {
        await("answers").atMost(LIMIT).until(() -> peer.answers().size() >= count && peer.acknowledged() >= count);
    }

    @Test
    void aSessionWhoseSocketBreaksGoesOn() throws Exception {
        try (LosslessPeer peer = peer(201, cutAtAnswer(3))) {
            Connection connection = peer.connectTo(mon.v1Address());
            peer.ping(connection, 5);
            awaitAnswers(peer, 5);
            peer.ping(connection, 1);
            awaitAnswers(peer, 6);

            assertThat(peer.answers()).isEqualTo(numbers(1, 6));
            assertThat(peer.answerers()).containsOnly(connection);
            assertThat(peer.acknowledged()).isEqualTo(6);
            assertThat(peer.faults()).isPositive();
            assertThat(peer.resets()).isZero();
        }
    }

    @Test
    void nothingIsLostOrDoubledOverManyBrokenSockets() throws Exception {
        int pings = 300;
        try (LosslessPeer peer = new LosslessPeer(anyPort(202), Policy.losslessPeerReuse(), NOTHING, 100)) {
            Connection connection = peer.connectTo(mon.v1Address());
            for (int sent = 0; sent < pings; sent += 10) {
                peer.ping(connection, 10);
                awaitAnswers(peer, sent + 10);
            }

            assertThat(peer.answers()).isEqualTo(numbers(1, pings));
            assertThat(peer.answerers()).containsOnly(connection);
            assertThat(peer.acknowledged()).isEqualTo(pings);
            assertThat(peer.faults()).isPositive();
            assertThat(peer.resets()).isZero();
        }
    }

    /** By its policy our side never dials: what was not acknowledged makes the monitor do it. */
    @Test
    void theMonitorDialsBackAndTheSessionGoesOn() throws Exception {
        try (LosslessPeer peer = new LosslessPeer(anyPort(203), Policy.statefulServer(), cutAtAnswer(2), 0)) {
            UnansweredPings.send(mon.v1Address(), peer.address());
            Connection dialled = awaitAccepted(peer, 1);
            peer.ping(dialled, 4);
            awaitAnswers(peer, 4);

            assertThat(awaitAccepted(peer, 2)).isSameAs(dialled);
            assertThat(peer.answers()).isEqualTo(numbers(peer.answers().get(0), 4));
            assertThat(peer.answerers()).containsOnly(dialled);
            assertThat(peer.resets()).isZero();
        }
    }

    private static Connection awaitAccepted(LosslessPeer peer, int nth) {
        await("the monitor's connection")
                .atMost(LIMIT)
                .until(() -> peer.accepted().size() >= nth);
        return peer.accepted().get(nth - 1);
    }

    /** The first life ends with answers on their way. */
    private static EntityAddress firstLife(int nonce) throws IOException {
        AtomicInteger held = new AtomicInteger();
        Interceptor holdsAnswers = (connection, point) -> {
            if (point != Point.READ_MESSAGE_COMPLETE) {
                return Action.CONTINUE;
            }
            held.incrementAndGet();
            return Action.HOLD;
        };
        try (LosslessPeer peer = peer(nonce, holdsAnswers)) {
            peer.ping(peer.connectTo(mon.v1Address()), 3);
            await("an answer").atMost(LIMIT).until(() -> held.get() > 0);
            return peer.address();
        }
    }

    /** The monitor wants its session back, which is not there any more: RESETSESSION, and it begins another one. */
    @Test
    void theMonitorDialsARestartedPeerAndBeginsAnew() throws Exception {
        EntityAddress address = firstLife(204);
        List<Point> points = new CopyOnWriteArrayList<>();
        Interceptor notes = (connection, point) -> {
            points.add(point);
            return Action.CONTINUE;
        };
        try (LosslessPeer peer = new LosslessPeer(address, Policy.statefulServer(), notes, 0)) {
            Connection dialled = awaitAccepted(peer, 1);
            peer.ping(dialled, 2);
            awaitAnswers(peer, 2);

            assertThat(points)
                    .containsSubsequence(
                            Point.HANDLE_CONNECT_MESSAGE, Point.HANDLE_CONNECT_MESSAGE, Point.SEND_CONNECT_REPLY)
                    .doesNotContain(Point.SEND_RECONNECT_REPLY);
            assertThat(peer.answers()).isEqualTo(numbers(peer.answers().get(0), 2));
            assertThat(peer.resets()).isZero();
        }
    }

    @Test
    void aRestartedPeerDialsAndBeginsAnew() throws Exception {
        EntityAddress address = firstLife(205);
        try (LosslessPeer peer = new LosslessPeer(address, Policy.losslessPeerReuse(), NOTHING, 0)) {
            Connection connection = peer.connectTo(mon.v1Address());
            peer.ping(connection, 3);
            awaitAnswers(peer, 3);

            assertThat(peer.answers()).isEqualTo(numbers(peer.answers().get(0), 3));
            assertThat(peer.answerers()).containsOnly(connection);
        }
    }
}
