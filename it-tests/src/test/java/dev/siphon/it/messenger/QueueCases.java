package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.SendQueueFullException;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The bound on what a connection has queued or unacknowledged, where sending does not wait for room. */
interface QueueCases extends MessengerCases {

    /** What a message of {@link #kilobyte} counts: its content and 256 more. */
    int KILOBYTE_COST = 1000 + 256;

    static Message kilobyte() {
        return Message.opaque(Payloads.NOTE).data(Payloads.buffer(new byte[1000]));
    }

    private Node.Builder refused(long maxQueued) {
        return client().with(MessengerOptions.SIPHON_MAX_QUEUED_BYTES, maxQueued)
                .with(MessengerOptions.SIPHON_BLOCK_WHEN_QUEUE_FULL, false);
    }

    /** Sends messages of a kilobyte until one is refused; how many were taken. */
    private static int fill(Connection connection, int most) {
        for (int taken = 0; taken < most; taken++) {
            Message message = kilobyte();
            try {
                connection.send(message);
            } catch (SendQueueFullException full) {
                message.release();
                return taken;
            }
        }
        return most;
    }

    @Test
    @ShowsEffectOf({"siphon_max_queued_bytes", "siphon_block_when_queue_full"})
    default void moreThanTheBoundIsRefusedIfSendingIsNotToWait() {
        Node client = refused(5L * KILOBYTE_COST).start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, world().deadAddress());
        var pool = world().stack(client.context()).workers().get(0).pool();
        assertThat(fill(connection, 100)).isEqualTo(5);

        Message refused = Message.opaque(Payloads.NOTE).data(Payloads.inPool(pool, new byte[1000]));
        assertThatThrownBy(() -> connection.send(refused))
                .isInstanceOf(SendQueueFullException.class)
                .hasMessageContaining(5 * KILOBYTE_COST + " bytes are queued")
                .hasMessageContaining("siphon_max_queued_bytes");
        assertThat(refused.data().length()).as("it stays the caller's").isEqualTo(1000);
        refused.release();
        awaitFaults(client, connection, 1);
        assertThat(fill(connection, 1)).as("a fault makes no room").isZero();
    }

    @Test
    default void withoutABoundNothingIsRefused() {
        Node client = refused(0).start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, world().deadAddress());
        assertThat(fill(connection, 2000)).isEqualTo(2000);
    }

    @Test
    default void aMessageBeyondTheWholeBoundGoesAlone() {
        Node server = server().bind();
        Node client = refused(100).start();
        Connection connection = connect(client, server);
        world().whileWorkersHold(
                        client.context(),
                        () -> assertThat(fill(connection, 100)).isEqualTo(1));
        await("it arrives", () -> server.dispatcher().count() == 1);
        await("there is room again", () -> fill(connection, 1) == 1);
    }

    @Test
    default void whatIsWrittenOnALossyConnectionMakesRoom() {
        roomComesBack(Policy.lossyClient(), Policy.statelessServer());
    }

    @Test
    default void whatIsAcknowledgedOnALosslessConnectionMakesRoom() {
        roomComesBack(Policy.losslessPeer(), Policy.losslessPeer());
    }

    private void roomComesBack(Policy ofClient, Policy ofServer) {
        Node server = server().policy(ofServer).bind();
        Node client = refused(5L * KILOBYTE_COST).policy(ofClient).start();
        Connection connection = connect(client, server);
        for (int round = 1; round <= 3; round++) {
            int expected = 5 * round;
            AtomicInteger taken = new AtomicInteger();
            await("all the room is there", () -> {
                world().whileWorkersHold(client.context(), () -> taken.addAndGet(fill(connection, 5 - taken.get())));
                return taken.get() == 5;
            });
            await("all arrive", () -> server.dispatcher().count() == expected);
        }
    }

    /** What would make room there may wait for that very worker. */
    @Test
    default void aFastDispatcherOfAnotherMessengerIsRefusedAndNeverWaits() {
        AtomicReference<Integer> taken = new AtomicReference<>();
        Node client = client().with(MessengerOptions.SIPHON_MAX_QUEUED_BYTES, 5L * KILOBYTE_COST)
                .start();
        Connection toNobody = client.messenger().connectTo(EntityType.OSD, world().deadAddress());
        Node server = server().dispatcher(d -> d.fast().onMessage(message -> taken.set(fill(toNobody, 100))))
                .bind();
        Node other = client().start();
        connect(other, server).send(Payloads.note("flood the other one"));
        await("the refusal", () -> taken.get() != null);
        assertThat(taken.get()).isEqualTo(5);
    }

    /** Before it is encoded, only its codec knows how large it will be. */
    @Test
    @ShowsEffectOf("siphon_max_queued_bytes")
    default void aTypedFrontCountsWhatItsCodecSays() {
        MessageRegistry telling = MessageRegistry.builder()
                .add(new Greeting.Codec() {
                    @Override
                    public long queuedBytes(Greeting payload) {
                        return payload.text().length();
                    }
                })
                .build();
        Node client = refused(5L * KILOBYTE_COST).messages(telling).start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, world().deadAddress());
        String kilobyte = "x".repeat(1000);
        for (int i = 0; i < 5; i++) {
            assertThat(connection.send(Message.of(Greeting.TYPE, new Greeting(kilobyte, i))))
                    .isTrue();
        }
        assertThatThrownBy(() -> connection.send(Message.of(Greeting.TYPE, new Greeting(kilobyte, 6))))
                .isInstanceOf(SendQueueFullException.class);
    }

    @Test
    @ShowsEffectOf("siphon_max_queued_bytes")
    default void aFastDispatcherIsRefusedAndNeverWaits() {
        AtomicReference<Integer> taken = new AtomicReference<>();
        Node server = server().with(MessengerOptions.SIPHON_MAX_QUEUED_BYTES, 5L * KILOBYTE_COST)
                .dispatcher(d -> d.fast().onMessage(message -> taken.set(fill(message.connection(), 100))))
                .bind();
        Node client = client().start();
        connect(client, server).send(Payloads.note("flood me"));
        await("the refusal", () -> taken.get() != null);
        // Where a thread of its own writes, it makes room meanwhile.
        assertThat(taken.get()).isGreaterThanOrEqualTo(5);
        await("what was taken", () -> client.dispatcher().count() == taken.get());
    }
}
