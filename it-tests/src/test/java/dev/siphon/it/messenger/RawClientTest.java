package dev.siphon.it.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.siphon.it.support.ConnectionRecorder.Told;
import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.wire.KeepaliveStamp;
import dev.siphon.messenger.wire.MessageFooter;
import dev.siphon.messenger.wire.Tag;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A messenger as server of clients that say odd things once they are connected, or say them oddly. */
class RawClientTest extends PosixCase {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    private void awaitFault(Node server, String complaint) {
        awaitReset(server, server.accepted());
        assertThat(server.accepted().lastFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains(complaint));
        assertThat(server.dispatcher().told(server.accepted())).containsOnlyOnce(Told.RESET);
    }

    @Test
    void everythingInOneWriteIsServed() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.to(server.address())) {
            byte[] ping = RawMessage.of(Payloads.PING, 2).front(HELLO).bytes();
            peer.send(
                    peer.introduction(),
                    RawPeer.connect(peer.connectMessage()),
                    RawPeer.note(1, "first"),
                    ping,
                    RawPeer.note(3, "last"));
            assertThat(peer.readServerIntroduction()).isEqualTo(server.address());
            peer.finishConnecting();
            assertThat(peer.readTag()).isEqualTo(Tag.MSG);
            assertThat(peer.readMessage().front()).isEqualTo(HELLO);
            await("three messages", () -> server.dispatcher().count() == 3);
        }
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::text)
                .containsExactly("first", "hello", "last");
        assertThat(server.dispatcher().last().source()).isEqualTo(RawPeer.name());
        awaitFault(server, "the peer closed the connection");
    }

    @Test
    void everyByteInItsOwnPacketIsServed() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.to(server.address())) {
            peer.sendByteByByte(
                    peer.introduction(),
                    RawPeer.connect(peer.connectMessage()),
                    RawMessage.of(Payloads.NOTE, 1)
                            .front(Payloads.pattern(1, 40))
                            .middle(Payloads.pattern(2, 30))
                            .data(Payloads.pattern(3, 50))
                            .bytes(),
                    RawMessage.of(Payloads.PING, 2).front(HELLO).bytes());
            peer.readServerIntroduction();
            peer.finishConnecting();
            assertThat(peer.readTag()).isEqualTo(Tag.MSG);
            assertThat(peer.readMessage().front()).isEqualTo(HELLO);
        }
        ReceivedCopy first = server.dispatcher().messages().get(0);
        assertThat(first.front()).isEqualTo(Payloads.pattern(1, 40));
        assertThat(first.middle()).isEqualTo(Payloads.pattern(2, 30));
        assertThat(first.data()).isEqualTo(Payloads.pattern(3, 50));
    }

    @Test
    void anOldSequenceNumberIsDroppedAndReadingGoesOn() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.client(server.address())) {
            peer.send(
                    RawPeer.note(1, "one"),
                    RawPeer.note(2, "two"),
                    RawPeer.note(2, "two again"),
                    RawPeer.note(1, "one again"),
                    RawPeer.note(3, "three"));
            await("three messages", () -> server.dispatcher().count() == 3);
        }
        assertThat(server.dispatcher().messages())
                .extracting(ReceivedCopy::text)
                .containsExactly("one", "two", "three");
    }

    @Test
    void aGapInSequenceNumbersIsNotedAndAccepted() throws IOException {
        Node server = server().bind();
        try (LogCapture log = new LogCapture("protocol.MessageDecoder");
                RawPeer peer = RawPeer.client(server.address())) {
            peer.send(RawPeer.note(1, "one"), RawPeer.note(5, "five"), RawPeer.note(6, "six"));
            await("three messages", () -> server.dispatcher().count() == 3);
            assertThat(log.lines("are messages missing?")).hasSize(1);
        }
        assertThat(server.dispatcher().last().seq()).isEqualTo(6);
    }

    @Test
    void whatIsDroppedGivesItsThrottlesBack() throws IOException {
        Throttle bytes = world().throttle("bytes", 1000);
        Throttle messages = world().throttle("messages", 1);
        Node server = server().setUp(m -> m.setPolicyThrottlers(EntityType.CLIENT, bytes, messages))
                .bind();
        try (RawPeer peer = RawPeer.client(server.address())) {
            for (int i = 0; i < 10; i++) {
                peer.send(RawMessage.of(Payloads.NOTE, 1)
                        .data(Payloads.pattern(1, 600))
                        .bytes());
            }
            peer.send(RawPeer.note(2, "after ten duplicates"));
            await("the end", () -> server.dispatcher().count() == 2);
        }
        await("all is given back", () -> bytes.current() == 0 && messages.current() == 0);
    }

    @Test
    void aFaultInMidMessageGivesItsThrottlesBack() throws IOException {
        Throttle bytes = world().throttle("bytes", 100_000);
        Throttle messages = world().throttle("messages", 1);
        Node server = server().setUp(m -> m.setPolicyThrottlers(EntityType.CLIENT, bytes, messages))
                .with(MessengerOptions.MS_DISPATCH_THROTTLE_BYTES, 60_000L)
                .bind();
        byte[] whole = RawMessage.of(Payloads.NOTE, 1)
                .front(Payloads.pattern(1, 100))
                .middle(Payloads.pattern(2, 100))
                .data(Payloads.pattern(3, 50_000))
                .bytes();
        // Within header, front, middle, data and footer.
        for (int cut : new int[] {20, 100, 200, 400, 30_000, whole.length - 5}) {
            int accepted = server.dispatcher().count(Told.FAST_ACCEPT);
            try (RawPeer peer = RawPeer.client(server.address())) {
                peer.send(Arrays.copyOf(whole, cut));
                if (cut > 60) {
                    await("the message is being read", () -> bytes.current() == 50_200);
                }
            }
            await("the reset", () -> server.dispatcher().count(Told.RESET) == accepted + 1);
            assertThat(bytes.current()).isZero();
            assertThat(messages.current()).isZero();
        }
        try (RawPeer peer = RawPeer.client(server.address())) {
            peer.send(whole);
            await(
                    "the dispatch throttle was given back",
                    () -> server.dispatcher().count() == 1);
        }
    }

    @Test
    @ShowsEffectOf("ms_crc_data")
    void wrongCrcsFaultIfTheyAreChecked() throws IOException {
        Node careful = server().bind();
        try (RawPeer peer = RawPeer.client(careful.address())) {
            peer.send(RawMessage.of(Payloads.NOTE, 1)
                    .data(HELLO)
                    .footer(footer -> footer.dataCrc(footer.dataCrc() ^ 1))
                    .bytes());
            peer.awaitEnd();
            awaitFault(careful, "crc of the data is 0x");
        }
        Node careless = server().with(MessengerOptions.MS_CRC_DATA, false).bind();
        try (RawPeer peer = RawPeer.client(careless.address())) {
            peer.send(RawMessage.of(Payloads.NOTE, 1)
                    .data(HELLO)
                    .footer(footer -> footer.dataCrc(footer.dataCrc() ^ 1))
                    .bytes());
            await("it is taken", () -> careless.dispatcher().count() == 1);
        }
    }

    @Test
    void aSenderThatComputesNoDataCrcSaysSo() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.client(server.address())) {
            peer.send(RawMessage.of(Payloads.NOTE, 1)
                    .data(HELLO)
                    .footer(footer -> footer.dataCrc(0).flags(MessageFooter.FLAG_COMPLETE | MessageFooter.FLAG_NOCRC))
                    .bytes());
            await("it is taken", () -> server.dispatcher().count() == 1);
        }
    }

    @Test
    void wrongCrcsOfHeaderFrontAndMiddleFault() throws IOException {
        Node server = server().bind();
        RawMessage[] wrong = {
            RawMessage.of(Payloads.NOTE, 1).withoutHeaderCrc(),
            RawMessage.of(Payloads.NOTE, 1).front(HELLO).footer(footer -> footer.frontCrc(1)),
            RawMessage.of(Payloads.NOTE, 1).middle(HELLO).footer(footer -> footer.middleCrc(1)),
        };
        String[] complaints = {"crc of the header", "crc of the front", "crc of the middle"};
        for (int i = 0; i < wrong.length; i++) {
            try (RawPeer peer = RawPeer.client(server.address())) {
                peer.send(wrong[i].bytes());
                peer.awaitEnd();
            }
            awaitFault(server, complaints[i]);
        }
        assertThat(server.dispatcher().count()).isZero();
    }

    @Test
    void aMessageThatItsSenderAbortedFaults() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.client(server.address())) {
            peer.send(RawMessage.of(Payloads.NOTE, 1)
                    .footer(footer -> footer.flags(0))
                    .bytes());
            peer.awaitEnd();
        }
        awaitFault(server, "aborted by its sender");
    }

    @Test
    void aLengthBeyondItsLimitIsRefusedBeforeAnyOfItIsRead() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.client(server.address())) {
            byte[] message = RawMessage.of(Payloads.NOTE, 1)
                    .header(header -> header.dataLength(0x7fff_fff0))
                    .bytes();
            peer.send(Arrays.copyOf(message, 1 + 53));
            peer.awaitEnd();
        }
        awaitFault(
                server, "data_len is 2147483632 bytes, more than the limit of 134217728 (raise siphon_max_data_bytes");
    }

    @Test
    void eachBadByteCostsOneConnectionAndOneLine() throws IOException {
        Node server = server().bind();
        try (LogCapture log = new LogCapture(connectionLog())) {
            try (RawPeer peer = RawPeer.client(server.address())) {
                peer.send(new byte[] {99});
                peer.awaitEnd();
            }
            awaitFault(server, "tag is unknown tag 99");
            try (RawPeer peer = RawPeer.to(server.address())) {
                peer.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                peer.awaitEnd();
            }
            try (RawPeer peer = RawPeer.to(server.address())) {
                peer.send("ceph v2\n0000".getBytes(StandardCharsets.US_ASCII));
                peer.awaitEnd();
            }
            await("three lines", () -> log.lines(Level.WARN).size() == 3);
            assertThat(log.lines(Level.WARN).get(1)).contains("banner is \"GET / HTT\"");
            assertThat(log.lines(Level.WARN).get(2)).contains("msgr v2");
        }
        Node client = client().start();
        ping(client, connect(client, server));
    }

    @Test
    void closeEndsTheConnectionWithAReset() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.client(server.address())) {
            peer.send(RawPeer.note(1, "good bye"));
            // What is not dispatched by then goes with the connection, as in Ceph.
            await("the note", () -> server.dispatcher().count() == 1);
            peer.send(new byte[] {Tag.CLOSE});
            peer.awaitEnd();
        }
        awaitFault(server, "the peer sent CLOSE");
        assertThat(server.dispatcher().count()).isEqualTo(1);
    }

    @Test
    void keepalivesAreNotedAndStampsEchoed() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.client(server.address())) {
            peer.send(new byte[] {Tag.KEEPALIVE});
            await("the first", () -> !server.accepted().lastKeepalive().equals(Instant.EPOCH));
            ByteBuffer stamped = ByteBuffer.allocate(1 + KeepaliveStamp.LENGTH).put(0, (byte) Tag.KEEPALIVE2);
            KeepaliveStamp.put(stamped, 1, 0xF000_0001L, 999_999_999);
            peer.send(stamped.array());
            assertThat(peer.readTag()).isEqualTo(Tag.KEEPALIVE2_ACK);
            ByteBuffer echo = ByteBuffer.wrap(peer.read(KeepaliveStamp.LENGTH));
            assertThat(KeepaliveStamp.seconds(echo, 0)).isEqualTo(0xF000_0001L);
            assertThat(KeepaliveStamp.nanoseconds(echo, 0)).isEqualTo(999_999_999);

            stamped.put(0, (byte) Tag.KEEPALIVE2_ACK);
            peer.send(stamped.array());
            await(
                    "the acknowledgement",
                    () -> server.accepted()
                            .lastKeepaliveAck()
                            .equals(Instant.ofEpochSecond(0xF000_0001L, 999_999_999)));
        }
    }

    @Test
    void losslessMessagesAreAcknowledged() throws IOException {
        Node server = server().policy(Policy.losslessPeer()).bind();
        try (RawPeer peer = RawPeer.client(server.address())) {
            peer.send(RawPeer.note(1, "one"), RawPeer.note(2, "two"));
            ByteBuffer seq = ByteBuffer.allocate(8);
            long acknowledged = 0;
            while (acknowledged < 2) {
                assertThat(peer.readTag()).isEqualTo(Tag.ACK);
                seq.clear().put(peer.read(8));
                acknowledged = Long.reverseBytes(seq.getLong(0));
            }
            assertThat(acknowledged).isEqualTo(2);
        }
    }

    @Test
    void aPostedBufferRevokedInMidReadIsNotWrittenAnyMore() throws IOException {
        Node server = server().bind();
        try (RawPeer peer = RawPeer.client(server.address())) {
            byte[] content = Payloads.pattern(9, 100_000);
            byte[] message = RawMessage.of(Payloads.NOTE, 1)
                    .header(header -> header.tid(5).dataOff(300))
                    .data(content)
                    .bytes();
            byte[] target = new byte[100_000];
            Connection accepted = server.accepted();
            accepted.postRxBuffer(5, PayloadBuffer.wrap(ByteBuffer.wrap(target)));
            peer.send(Arrays.copyOf(message, 50_000));
            awaitHalf(target, content);
            accepted.revokeRxBuffer(5);
            Arrays.fill(target, (byte) 77);
            peer.send(Arrays.copyOfRange(message, 50_000, message.length));
            await("the message", () -> server.dispatcher().count() == 1);
            assertThat(server.dispatcher().last().data()).isEqualTo(content);
            assertThat(target).as("the revoked buffer").containsOnly(77);
        }
    }

    /** Returns when half of {@code content} has been read into {@code target}. */
    void awaitHalf(byte[] target, byte[] content) {
        await("half of it is there", () -> target[49_000] == content[49_000]);
    }
}
