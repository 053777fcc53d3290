package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.stack.memory.FaultPlan;
import dev.siphon.stack.memory.Flow;
import dev.siphon.stack.threaded.StackTraits;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the messenger makes of a transport that lends now and then: in memory, where that can be had at will. */
class LendingTest extends WorldCase implements ZeroCopyCases {

    private static final int PIECE = 1500;

    private final Lender lender = new Lender();

    @Override
    MessengerWorld open() {
        return new MemoryWorld(new StackTraits(false, true, true, true), lender, 0);
    }

    /** Hands on at most a piece at a time, and lends as often as it is told to. */
    private static final class Lender implements FaultPlan {
        private int left = Integer.MAX_VALUE;

        @Override
        public int readLimit(Flow flow, int length) {
            return Math.min(length, PIECE);
        }

        @Override
        public boolean lends(Flow flow) {
            return left > 0 && left-- > 0;
        }
    }

    private void assertDataIs(Node server, int seed, int length) {
        await("the message", () -> !server.dispatcher().messages().isEmpty());
        assertThat(server.dispatcher().last().data()).isEqualTo(Payloads.pattern(seed, length));
    }

    @Test
    void whatIsNotLentIsCopiedBehindWhatIs() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        lender.left = 3;
        connection.send(data(client, 1, 10_000));
        assertDataIs(server, 1, 10_000);
        assertThat(sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES)).isEqualTo(3 * PIECE);
        assertCopied(server, 10_000 - 3 * PIECE, 0);
    }

    @Test
    void whatIsNotLentAtAllIsInOnePiece() {
        AtomicInteger slices = new AtomicInteger();
        Node server = server().dispatcher(
                        d -> d.onMessage(message -> slices.set(message.data().slices())))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        lender.left = 0;
        connection.send(data(client, 1, 10_000));
        assertDataIs(server, 1, 10_000);
        assertThat(slices).hasValue(1);
        assertThat(sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES)).isZero();
        assertCopied(server, 10_000, 0);
    }

    @Test
    void payloadBehindPayloadIsNotReadAhead() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        int messages = 20;
        for (int i = 0; i < messages; i++) {
            connection.send(Message.opaque(Payloads.NOTE)
                    .front(Payloads.buffer(Payloads.pattern(i, i * 100)))
                    .middle(Payloads.buffer(Payloads.pattern(i, i % 2 == 0 ? 5000 : 10)))
                    .data(Payloads.buffer(Payloads.pattern(i, i % 3 == 0 ? 100 : 6000 + i))));
        }
        await("all messages", () -> server.dispatcher().count() == messages);
        long copied = 0;
        long lent = 0;
        for (int i = 0; i < messages; i++) {
            ReceivedCopy message = server.dispatcher().messages().get(i);
            assertThat(message.front()).isEqualTo(Payloads.pattern(i, i * 100));
            assertThat(message.middle()).isEqualTo(Payloads.pattern(i, i % 2 == 0 ? 5000 : 10));
            assertThat(message.data()).isEqualTo(Payloads.pattern(i, i % 3 == 0 ? 100 : 6000 + i));
            copied += i * 100 + (i % 2 == 0 ? 0 : 10) + (i % 3 == 0 ? 100 : 0);
            lent += (i % 2 == 0 ? 5000 : 0) + (i % 3 == 0 ? 0 : 6000 + i);
        }
        assertThat(sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES)).isEqualTo(lent);
        assertCopied(server, copied, 0);
    }

    @Test
    void aPayloadThatIsLostHalfReadIsGivenBack() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        connection.send(data(client, 1, 1_000_000));
        await("a part of it", () -> world().pool(server.context()).outstanding() > 10);
        connection.markDown();
        awaitReset(server, server.accepted());
        assertThat(world().pool(server.context()).outstanding()).isZero();
        assertThat(server.dispatcher().messages()).isEmpty();
    }
}
