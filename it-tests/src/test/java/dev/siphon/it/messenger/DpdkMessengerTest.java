package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.siphon.it.dpdk.EnabledWithDpdk;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.config.MessengerConfig;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Over DPDK, with a stack for each context. */
@EnabledWithDpdk
class DpdkMessengerTest extends MessengerConformance implements ZeroCopyCases {

    @Override
    MessengerWorld open() {
        return Worlds.dpdk();
    }

    /** In packets of Ethernet's size the same holds as in those of the segment. */
    @Test
    void payloadComesWithoutACopyInSmallPacketsToo() {
        MessengerConfig config =
                MessengerConfig.builder().set("siphon_dpdk_mtu", "1500").build();
        MessageRegistry opaque = MessageRegistry.builder().withOpaqueFallback().build();
        AtomicInteger slices = new AtomicInteger();
        Node server = server().in(world().newContext(config, opaque))
                .dispatcher(
                        d -> d.onMessage(message -> slices.set(message.data().slices())))
                .bind();
        Node client = client().in(world().newContext(config, opaque)).start();
        connect(client, server).send(data(client, 1, 300_000));
        await("the message", () -> slices.get() > 0);
        assertThat(slices).hasValueGreaterThan(300_000 / 1500);
        assertThat(server.dispatcher().last().data()).isEqualTo(Payloads.pattern(1, 300_000));
        assertThat(sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES)).isEqualTo(300_000);
        assertCopied(server, 0, 0);
    }

    /** The application may hold a quarter of a worker's packets: 1024, each with up to a jumbo frame's payload. */
    @Test
    void whatTheApplicationHoldsIsBoundedAndTheRestIsCopied() {
        int length = 100_000;
        int messages = 150;
        Queue<Message> held = new ConcurrentLinkedQueue<>();
        Node server = server().dispatcher(d -> d.withoutCopies().onMessage(message -> held.add(message.retain())))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        for (int i = 0; i < messages; i++) {
            connection.send(data(client, i, length));
        }
        await("all messages", () -> held.size() == messages);
        long lent = sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES);
        long copied = sum(server, WorkerCounter.MSGR_RECV_COPIED_BYTES);
        assertThat(lent).as("lent up to the bound").isGreaterThan(length).isLessThanOrEqualTo(1024L * 8960);
        assertThat(lent + copied).isEqualTo((long) messages * length);
        for (Message message : held) {
            assertThat(Payloads.bytes(message.data())).isEqualTo(Payloads.pattern(message.tid(), length));
            message.release();
        }
        held.clear();

        connection.send(data(client, 99, length));
        await("the last message", () -> held.size() == 1);
        assertThat(sum(server, WorkerCounter.MSGR_RECV_LENT_BYTES))
                .as("it lends again")
                .isEqualTo(lent + length);
        assertThat(sum(server, WorkerCounter.MSGR_RECV_COPIED_BYTES)).isEqualTo(copied);
        held.remove().release();
    }
}
