package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.config.Option;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.wire.PayloadReader;
import dev.siphon.messenger.wire.PayloadWriter;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What messages hold: types and codecs, limits, crcs, where their data lies. */
interface MessageCases extends MessengerCases {

    private static MessageRegistry withGreeting() {
        return MessageRegistry.builder().add(new Greeting.Codec()).build();
    }

    @Test
    default void aTypedMessageArrivesAsItsPayload() {
        Node server = server().messages(withGreeting()).bind();
        Node client = client().messages(withGreeting()).start();
        Connection connection = connect(client, server);
        connection.send(Message.of(Greeting.TYPE, new Greeting("good morning", 3))
                .data(Payloads.buffer("and some data"))
                .tid(4));
        await("the greeting", () -> server.dispatcher().count() == 1);
        ReceivedCopy got = server.dispatcher().last();
        assertThat(got.payload()).isEqualTo(new Greeting("good morning", 3));
        assertThat(got.version()).isEqualTo(Greeting.VERSION);
        assertThat(got.compatVersion()).isEqualTo(Greeting.COMPAT_VERSION);
        assertThat(got.front()).as("a typed front is not bytes").isEmpty();
        assertThat(Payloads.text(got.data())).isEqualTo("and some data");
    }

    @Test
    default void aTypedMessageToItselfKeepsItsPayload() {
        Node node = server().messages(withGreeting()).bind();
        Greeting greeting = new Greeting("hello me", 1);
        node.messenger().loopback().send(Message.of(Greeting.TYPE, greeting));
        await("the greeting", () -> node.dispatcher().count() == 1);
        assertThat(node.dispatcher().last().payload()).isSameAs(greeting);
    }

    @Test
    default void aTypeWithoutCodecFaultsUnlessOpaqueMessagesAreWanted() {
        Node strict = server().messages(withGreeting()).bind();
        Node open = server().bind();
        Node client = client().start();
        Connection toStrict = connect(client, strict);
        toStrict.send(Payloads.note("what is this?"));
        awaitReset(client, toStrict);
        awaitReset(strict, strict.accepted());
        assertThat(strict.accepted().lastFault())
                .hasValueSatisfying(
                        fault -> assertThat(fault).contains("message type " + Payloads.NOTE + " is unknown"));
        assertThat(strict.dispatcher().count()).isZero();

        connect(client, open).send(Payloads.note("just bytes"));
        await("the opaque message", () -> open.dispatcher().count() == 1);
        assertThat(open.dispatcher().last().text()).isEqualTo("just bytes");
    }

    @Test
    default void aFrontThatCannotBeDecodedFaults() {
        Node server = server().messages(withGreeting()).bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        connection.send(Message.opaque(Greeting.TYPE).front(Payloads.buffer(new byte[] {1, 2})));
        awaitReset(client, connection);
        awaitReset(server, server.accepted());
        assertThat(server.accepted().lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("front of message type " + Greeting.TYPE));
        assertThat(server.dispatcher().count()).isZero();
    }

    @Test
    default void aPayloadWithoutCodecIsRefusedToTheSender() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        var pool = world().pool(client.context());
        Message message =
                Message.of(Greeting.TYPE, new Greeting("no codec for me", 0)).data(Payloads.inPool(pool, new byte[10]));
        assertThatThrownBy(() -> connection.send(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no codec")
                .hasMessageContaining("Greeting");
        message.release();
        ping(client, connection);
    }

    @Test
    default void aMessageThatCannotBeEncodedEndsItsSession() {
        endsItsSession(new IllegalStateException("a bug of the codec"));
    }

    @Test
    default void anErrorOfACodecEndsItsSession() {
        endsItsSession(new LinkageError("a class that the codec needs is missing"));
    }

    /** There is no third outcome beside delivery and a reset, and what was sent before does not depend on it. */
    private void endsItsSession(Throwable failure) {
        MessageRegistry failing = MessageRegistry.builder()
                .add(new Greeting.Codec() {
                    @Override
                    public void encode(Greeting payload, PayloadWriter front, long features) {
                        front.i32(7);
                        throwUnchecked(failure);
                    }
                })
                .withOpaqueFallback()
                .build();
        Node server = server().policy(Policy.statefulServer()).bind();
        Node client = client().policy(Policy.losslessClient()).messages(failing).start();
        Connection connection = connect(client, server);
        var pool = world().pool(client.context());
        try (LogCapture log = new LogCapture("protocol.MessageEncoder")) {
            ping(client, connection);
            connection.send(
                    Message.of(Greeting.TYPE, new Greeting("never sent", 0)).data(Payloads.inPool(pool, new byte[10])));
            awaitReset(client, connection);
            assertThat(log.lines(Level.ERROR)).hasSize(1).allMatch(line -> line.contains("cannot be encoded"));
        }
        assertThat(connection.lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("cannot be encoded", failure.getMessage()));
        ping(client, connect(client, server));
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::type)
                .as("nothing of it was written")
                .containsExactly(Payloads.PING, Payloads.PING);
    }

    private static void throwUnchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    /** Not half of it comes to be in the stream. */
    @Test
    default void aMessageWhoseMemoryWasGivenBackEndsItsSession() {
        Node server = server().policy(Policy.statefulServer()).bind();
        Node client = client().policy(Policy.losslessClient()).start();
        Connection connection = connect(client, server);
        ping(client, connection);
        try (LogCapture log = LogCapture.ofPackage("dev.siphon.messenger")) {
            world().whileWorkersHold(client.context(), () -> {
                PayloadBuffer data = Payloads.inPool(world().pool(client.context()), new byte[100_000]);
                connection.send(Message.opaque(Payloads.NOTE).data(data));
                data.release();
            });
            awaitReset(client, connection);
            assertThat(log.lines("its release failed")).hasSize(1);
        }
        ping(client, connect(client, server));
        assertThat(server.dispatcher().messages()).hasSize(2);
    }

    /** Once it may have been chance; of the second time both sides are told. */
    @Test
    default void aMessageThatCannotBeDecodedEndsItsSession() {
        AtomicInteger attempts = new AtomicInteger();
        MessageRegistry failing = MessageRegistry.builder()
                .add(new Greeting.Codec() {
                    @Override
                    public Greeting decode(PayloadReader front, int version, long features) {
                        attempts.incrementAndGet();
                        throw new IllegalStateException("a bug of the codec");
                    }
                })
                .withOpaqueFallback()
                .build();
        Node server = server().policy(Policy.statefulServer()).messages(failing).bind();
        Node client = client().policy(Policy.losslessClient()).start();
        Connection connection = connect(client, server);
        ping(client, connection);
        Connection accepted = server.accepted();
        connection.send(Message.opaque(Greeting.TYPE).front(Payloads.buffer("whatever")));
        awaitReset(server, accepted);
        await("the sender knows", () -> client.dispatcher().told(connection).contains(Told.REMOTE_RESET));
        assertThat(attempts).hasValue(2);
        ping(client, connection);
        assertThat(client.dispatcher().told(connection)).doesNotContain(Told.RESET);
    }

    @Test
    default void whatChanceSpoiledIsSentAgain() {
        AtomicInteger attempts = new AtomicInteger();
        MessageRegistry failingOnce = MessageRegistry.builder()
                .add(new Greeting.Codec() {
                    @Override
                    public Greeting decode(PayloadReader front, int version, long features) {
                        if (attempts.incrementAndGet() == 1) {
                            throw new IllegalStateException("a bad moment");
                        }
                        return super.decode(front, version, features);
                    }
                })
                .withOpaqueFallback()
                .build();
        Node server =
                server().policy(Policy.losslessPeer()).messages(failingOnce).bind();
        Node client = client().policy(Policy.losslessPeer())
                .messages(MessageRegistry.builder()
                        .add(new Greeting.Codec())
                        .withOpaqueFallback()
                        .build())
                .start();
        Connection connection = connect(client, server);
        connection.send(Message.of(Greeting.TYPE, new Greeting("twice on its way", 1)));
        ping(client, connection);
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::type)
                .containsExactly(Greeting.TYPE, Payloads.PING);
        assertNoResets(server);
        assertNoResets(client);
    }

    @Test
    default void aCodecThatFailsCostsItsConnectionAlone() {
        MessageRegistry failing = MessageRegistry.builder()
                .add(new Greeting.Codec() {
                    @Override
                    public Greeting decode(PayloadReader front, int version, long features) {
                        throw new LinkageError("a class that the codec needs is missing");
                    }
                })
                .withOpaqueFallback()
                .build();
        Node server = server().messages(failing)
                .with(MessengerOptions.MS_ASYNC_OP_THREADS, 1)
                .bind();
        Node client = client().start();
        Node other = client().start();
        Connection unharmed = connect(other, server);
        Connection connection = connect(client, server);
        try (LogCapture log = LogCapture.ofPackage("dev.siphon.messenger")) {
            connection.send(Message.opaque(Greeting.TYPE).front(Payloads.buffer("whatever")));
            awaitReset(client, connection);
            assertThat(log.lines("internal error")).hasSize(1);
        }
        ping(other, unharmed);
    }

    @Test
    default void whatADispatcherThrowsEndsNothing() {
        Node server = server().dispatcher(d -> d.onMessage(message -> {
                    if (message.tid() == 1) {
                        throw new IllegalStateException("a bug of the application");
                    }
                    Payloads.answer(message);
                }))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        try (LogCapture log = new LogCapture("dispatch.DispatcherList")) {
            connection.send(Payloads.ping("throw").tid(1));
            connection.send(Payloads.ping("go on").tid(2));
            await("the second is answered", () -> client.dispatcher().count() == 1);
            assertThat(log.lines("dispatch failed")).hasSize(1);
        }
        assertThat(client.dispatcher().last().text()).isEqualTo("go on");
    }

    @Test
    @ShowsEffectOf({"siphon_max_front_bytes", "siphon_max_middle_bytes", "siphon_max_data_bytes"})
    default void aSegmentBeyondItsLimitFaults() {
        refusesBeyondLimit(
                MessengerOptions.SIPHON_MAX_FRONT_BYTES,
                Message.opaque(Payloads.NOTE).front(Payloads.buffer(new byte[2048])),
                Message.opaque(Payloads.NOTE).front(Payloads.buffer(new byte[2049])),
                "front_len is 2049 bytes, more than the limit of 2048 (raise siphon_max_front_bytes");
        refusesBeyondLimit(
                MessengerOptions.SIPHON_MAX_MIDDLE_BYTES,
                Message.opaque(Payloads.NOTE).middle(Payloads.buffer(new byte[2048])),
                Message.opaque(Payloads.NOTE).middle(Payloads.buffer(new byte[2049])),
                "middle_len is 2049 bytes, more than the limit of 2048 (raise siphon_max_middle_bytes");
        refusesBeyondLimit(
                MessengerOptions.SIPHON_MAX_DATA_BYTES,
                Message.opaque(Payloads.NOTE).data(Payloads.buffer(new byte[2048])),
                Message.opaque(Payloads.NOTE).data(Payloads.buffer(new byte[2049])),
                "data_len is 2049 bytes, more than the limit of 2048 (raise siphon_max_data_bytes");
    }

    private void refusesBeyondLimit(Option<Long> limit, Message within, Message beyond, String complaint) {
        Node server = server().with(limit, 2048L).bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        connection.send(within);
        await("what is within the limit", () -> server.dispatcher().count() == 1);
        connection.send(beyond);
        awaitReset(server, server.accepted());
        assertThat(server.accepted().lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains(complaint));
        awaitReset(client, connection);
    }

    @Test
    default void dataCrcsMayBeOffOnEitherSide() {
        for (boolean serverChecks : List.of(true, false)) {
            for (boolean clientChecks : List.of(true, false)) {
                Node server = server().with(MessengerOptions.MS_CRC_DATA, serverChecks)
                        .bind();
                Node client = client().with(MessengerOptions.MS_CRC_DATA, clientChecks)
                        .start();
                Connection connection = connect(client, server);
                connection.send(Message.opaque(Payloads.PING)
                        .front(Payloads.buffer("with data"))
                        .data(Payloads.buffer(Payloads.pattern(5, 20_000))));
                await("the answer", () -> client.dispatcher().count() == 1);
                assertThat(server.dispatcher().last().data()).isEqualTo(Payloads.pattern(5, 20_000));
            }
        }
    }

    /** As in Ceph: there is no flag for it, so both sides have to agree. */
    @Test
    @ShowsEffectOf("ms_crc_header")
    default void headerCrcsAreOnOrOffOnBothSides() {
        Node careless = server().with(MessengerOptions.MS_CRC_HEADER, false).bind();
        Node client = client().with(MessengerOptions.MS_CRC_HEADER, false).start();
        ping(client, connect(client, careless));

        Node careful = server().bind();
        Connection connection = connect(client, careful);
        connection.send(Payloads.note("without a crc"));
        awaitReset(careful, careful.accepted());
        assertThat(careful.accepted().lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("crc of the header is"));
        awaitReset(client, connection);
    }

    @Test
    default void dataLiesWithinItsPageWhereTheSenderSaid() {
        AtomicReference<PayloadBuffer> data = new AtomicReference<>();
        Node server = server().dispatcher(
                        d -> d.onMessage(message -> data.set(message.data().retain())))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        for (int offset : new int[] {0, 1, 100, 4095, 4096 + 512}) {
            connection.send(Message.opaque(Payloads.NOTE)
                    .dataOffset(offset)
                    .data(Payloads.buffer(Payloads.pattern(offset, 9000))));
            await("the data", () -> data.get() != null);
            PayloadBuffer got = data.getAndSet(null);
            // One slice that a transport lends lies where the transport has it.
            if (got.slices() > 1 || !world().lends(server.context())) {
                assertThat((got.address() + got.offset()) % 4096)
                        .as("place in its page")
                        .isEqualTo(offset % 4096);
            }
            assertThat(Payloads.bytes(got)).isEqualTo(Payloads.pattern(offset, 9000));
            got.release();
        }
    }

    @Test
    default void dataLandsInAPostedBuffer() {
        byte[] content = Payloads.pattern(3, 50_000);
        AtomicReference<PayloadBuffer> data = new AtomicReference<>();
        Node server = server().dispatcher(d -> d.onMessage(message -> message.connection()
                        .send(Message.opaque(Payloads.PONG).tid(message.tid()).data(Payloads.buffer(content)))))
                .bind();
        Node client = client().dispatcher(d -> d.onMessage(message -> data.set(message.data())))
                .start();
        Connection connection = connect(client, server);
        for (PayloadBuffer posted : List.of(
                PayloadBuffer.wrap(ByteBuffer.allocate(60_000)),
                PayloadBuffer.wrap(ByteBuffer.allocateDirect(60_000)),
                Payloads.inPool(world().pool(client.context()), new byte[60_000]))) {
            int before = client.dispatcher().count();
            connection.postRxBuffer(9, posted);
            connection.send(Payloads.ping("another tid").tid(8));
            connection.send(Payloads.ping("this tid").tid(9));
            await("both answers", () -> client.dispatcher().count() == before + 2);
            assertThat(data.get()).as("the buffer of the second answer").isSameAs(posted);
            assertThat(Payloads.bytes(posted)).isEqualTo(content);
            assertThat(client.dispatcher().last().data()).isEqualTo(content);
            posted.release();
        }
    }

    @Test
    default void aPostedBufferThatIsRevokedOrTooSmallIsNotWritten() {
        byte[] content = Payloads.pattern(3, 5000);
        Node server = server().dispatcher(d -> d.onMessage(message -> message.connection()
                        .send(Message.opaque(Payloads.PONG).tid(message.tid()).data(Payloads.buffer(content)))))
                .bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        byte[] revoked = new byte[5000];
        byte[] small = new byte[4999];
        connection.postRxBuffer(1, Payloads.buffer(revoked));
        connection.revokeRxBuffer(1);
        connection.revokeRxBuffer(77);
        connection.postRxBuffer(2, Payloads.buffer(small));
        connection.send(Payloads.ping("one").tid(1));
        connection.send(Payloads.ping("two").tid(2));
        await("both answers", () -> client.dispatcher().count() == 2);
        assertThat(client.dispatcher().messages())
                .allSatisfy(message -> assertThat(message.data()).isEqualTo(content));
        assertThat(revoked).containsOnly(0);
        assertThat(small).containsOnly(0);
    }

    @Test
    default void aBufferPostedAndNeverUsedIsGivenBackWithTheConnection() {
        Node server = server().bind();
        Node client = client().start();
        Connection connection = connect(client, server);
        var pool = world().pool(client.context());
        PayloadBuffer posted = Payloads.inPool(pool, new byte[100]);
        connection.postRxBuffer(1, posted);
        posted.release();
        await("it is the only one", () -> pool.outstanding() == 1);
        connection.markDown();
        await("the buffer is given back", () -> pool.outstanding() == 0);
    }

    @Test
    default void messagesThatNoDispatcherTakesAreDroppedAndTheNextDispatcherIsAsked() {
        AtomicInteger second = new AtomicInteger();
        Node server =
                server().dispatcher(d -> d.takes(message -> message.tid() == 1)).bind();
        server.messenger()
                .addDispatcherTail(new RecordingDispatcher(() -> {
                            second.incrementAndGet();
                            world().calledBack();
                        })
                        .takes(message -> message.tid() == 2));
        Node client = client().start();
        Connection connection = client.messenger().connectTo(EntityType.OSD, server.address());
        int toldOfConnections = 2;
        connection.send(Payloads.note("for nobody").tid(3));
        connection.send(Payloads.note("for the second").tid(2));
        connection.send(Payloads.note("for the first").tid(1));
        await("the first dispatcher's message", () -> server.dispatcher().count() == 1);
        assertThat(server.dispatcher().last().tid()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(toldOfConnections + 1);
    }
}
