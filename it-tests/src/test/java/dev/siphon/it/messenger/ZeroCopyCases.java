package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds on transports that lend the memory they have received into. The recorded copies are made slice by slice. */
interface ZeroCopyCases extends MessengerCases {

    /** Of one packet and of many, of Ethernet's MTU and of jumbo frames. */
    List<Integer> LENGTHS = List.of(4096, 4097, 8192, 20_000, 65_536, 100_000, 300_000);

    /** Sum over the workers of {@code node}. */
    default long sum(Node node, WorkerCounter counter) {
        String transport = world().stack(node.context()).name();
        return node.context().counters(transport).stream()
                .mapToLong(worker -> worker.value(counter))
                .sum();
    }

    default void assertCopied(Node node, long copied, long gathered) {
        assertThat(sum(node, WorkerCounter.MSGR_RECV_COPIED_BYTES))
                .as("payload that was copied")
                .isEqualTo(copied);
        assertThat(sum(node, WorkerCounter.MSGR_RECV_GATHERED_BYTES))
                .as("payload that was copied together")
                .isEqualTo(gathered);
    }

    /** A note in the transport's memory, so that nothing is copied on its way out either. */
    default Message data(Node sender, int seed, int length) {
        return Message.opaque(Payloads.NOTE)
                .tid(seed)
                .data(Payloads.inPool(world().pool(sender.context()), Payloads.pattern(seed, length)));
    }

    @Test
    default void largePayloadComesWithoutACopy() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        long sent = 0;
        for (int i = 0; i < 5 * LENGTHS.size(); i++) {
            int length = LENGTHS.get(i % LENGTHS.size());
            Message message = data(client, i, length);
            if (i % 2 == 1) {
                message.middle(Payloads.buffer(Payloads.pattern(-i, length)));
                sent += length;
            }
            connection.send(message);
            sent += length;
            int count = i + 1;
            await("message " + i, () -> server.dispatcher().count() == count);
            assertThat(server.dispatcher().last().data()).isEqualTo(Payloads.pattern(i, length));
            assertThat(server.dispatcher().last().middle())
                    .isEqualTo(i % 2 == 1 ? Payloads.pattern(-i, length) : new byte[0]);
        }
        assertThat(sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES)).isEqualTo(sent);
        assertCopied(server, 0, 0);
    }

    @Test
    default void smallPayloadAndFrontsAreCopied() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        connection.send(Message.opaque(Payloads.NOTE)
                .front(Payloads.buffer(Payloads.pattern(1, 10_000)))
                .middle(Payloads.buffer(Payloads.pattern(2, 4095)))
                .data(Payloads.buffer(Payloads.pattern(3, 20_000))));
        await("the message", () -> server.dispatcher().count() == 1);
        assertThat(server.dispatcher().last().front()).isEqualTo(Payloads.pattern(1, 10_000));
        assertThat(server.dispatcher().last().middle()).isEqualTo(Payloads.pattern(2, 4095));
        assertThat(server.dispatcher().last().data()).isEqualTo(Payloads.pattern(3, 20_000));
        assertThat(sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES)).isEqualTo(20_000);
        assertCopied(server, 10_000 + 4095, 0);
    }

    @Test
    default void whoWantsOnePieceGetsACopyThatIsCounted() {
        AtomicInteger intact = new AtomicInteger();
        Node server = server().dispatcher(d -> d.withoutCopies().onMessage(message -> {
                    byte[] expected = Payloads.pattern(message.tid(), 100_000);
                    byte[] got = new byte[message.data().length()];
                    message.data().bytes().get(got);
                    if (Arrays.equals(got, expected)) {
                        intact.incrementAndGet();
                    }
                }))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        for (int i = 0; i < 3; i++) {
            int count = i + 1;
            connection.send(data(client, i, 100_000));
            await("message " + i, () -> intact.get() == count);
        }
        assertThat(sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES)).isEqualTo(300_000);
        assertCopied(server, 0, 300_000);
    }

    @Test
    default void whatWasReceivedIsSentOnFromWhereItLies() {
        Node server =
                server().dispatcher(d -> d.onMessage(ZeroCopyCases::sendBack)).bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        long sent = 0;
        for (int i = 0; i < 2 * LENGTHS.size(); i++) {
            int length = LENGTHS.get(i % LENGTHS.size());
            sent += length;
            int count = i + 1;
            connection.send(data(client, i, length));
            await("echo " + i, () -> client.dispatcher().count() == count);
            assertThat(client.dispatcher().last().data()).isEqualTo(Payloads.pattern(i, length));
        }
        assertThat(sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES)).isEqualTo(sent);
        assertThat(sum(client, WorkerCounter.MSGR_RECV_LENT_BYTES)).isEqualTo(sent);
        assertCopied(server, 0, 0);
        assertCopied(client, 0, 0);
    }

    private static void sendBack(Message message) {
        PayloadBuffer data = message.data().retain();
        message.connection()
                .send(Message.opaque(Payloads.PONG).tid(message.tid()).data(data));
    }

    /** Both sides break the socket from time to time, within payload too. */
    @Test
    default void whatWasReceivedIsSentOnAgainWhenTheSocketBreaks() {
        Node server = server().policy(Policy.statefulServer())
                .with(MessengerOptions.MS_INJECT_SOCKET_FAILURES, 400)
                .with(MessengerOptions.SIPHON_INJECT_SEED, 5)
                .dispatcher(d -> d.onMessage(ZeroCopyCases::sendBack))
                .bind();
        Node client = client().policy(Policy.losslessClient())
                .with(MessengerOptions.MS_INJECT_SOCKET_FAILURES, 400)
                .with(MessengerOptions.SIPHON_INJECT_SEED, 6)
                .start();
        Connection connection = client.connectTo(server);
        int messages = 40;
        for (int i = 0; i < messages; i++) {
            connection.send(data(client, i, LENGTHS.get(i % LENGTHS.size())));
        }
        await("all echoes", () -> client.dispatcher().count() == messages);
        assertThat(connection.lastFault()).as("that a socket broke").isPresent();
        assertNoResets(client);
        for (int i = 0; i < messages; i++) {
            assertThat(client.dispatcher().messages().get(i).data())
                    .isEqualTo(Payloads.pattern(i, LENGTHS.get(i % LENGTHS.size())));
        }
    }
}
