package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.entity.EntityType;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A messenger talking to itself. */
interface LoopbackCases extends MessengerCases {

    @Test
    default void queuedLoopbackKeepsOrderAndContent() {
        loopback(server().bind());
    }

    @Test
    default void fastLoopbackKeepsOrderAndContent() {
        loopback(server().dispatcher(RecordingDispatcher::fast).bind());
    }

    private void loopback(Node node) {
        Connection loopback = node.messenger().loopback();
        for (int i = 0; i < 100; i++) {
            loopback.send(Message.opaque(Payloads.NOTE)
                    .tid(i)
                    .front(Payloads.buffer("front " + i))
                    .data(Payloads.buffer(Payloads.pattern(i, i))));
        }
        await("100 messages", () -> node.dispatcher().count() == 100);
        var messages = node.dispatcher().messages();
        assertThat(messages)
                .extracting(ReceivedCopy::tid)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(Long::valueOf).toList());
        for (int i = 0; i < 100; i++) {
            assertThat(messages.get(i).text()).isEqualTo("front " + i);
            assertThat(messages.get(i).data()).isEqualTo(Payloads.pattern(i, i));
            assertThat(messages.get(i).source()).isEqualTo(node.messenger().name());
            assertThat(messages.get(i).connection()).isSameAs(loopback);
        }
    }

    @Test
    default void theLoopbackConnectionIsAlwaysThere() {
        Node node = server().bind();
        Connection loopback = node.messenger().loopback();
        loopback.markDown();
        loopback.sendKeepalive();
        loopback.markDisposable();
        assertThat(loopback.isConnected()).isTrue();
        assertThat(loopback.peerType()).isEqualTo(EntityType.OSD);
        assertThat(loopback.peerAddress()).isEqualTo(node.address());
        assertThat(loopback.features()).isNotZero();
        assertThat(loopback.lastFault()).isEmpty();
        assertThat(loopback.lastKeepalive()).isEqualTo(Instant.EPOCH);
        assertThat(node.messenger().sendTo(Payloads.note("to my own address"), EntityType.OSD, node.address()))
                .isTrue();
        await("it arrives", () -> node.dispatcher().count() == 1);
    }

    @Test
    default void whatIsSentToItselfAfterShutdownIsDropped() {
        Node node = server().bind();
        node.messenger().shutdown();
        node.messenger().awaitShutdown();
        var pool = world().pool(node.context());
        node.messenger().loopback().send(Message.opaque(Payloads.NOTE).data(Payloads.inPool(pool, new byte[10])));
        world().settle();
        assertThat(node.dispatcher().count()).isZero();
        assertThat(pool.outstanding()).isZero();
    }
}
