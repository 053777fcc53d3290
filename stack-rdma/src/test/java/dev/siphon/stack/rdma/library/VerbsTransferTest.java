package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.disni.verbs.IbvSendWR;
import com.ibm.disni.verbs.IbvWC;
import dev.siphon.stack.UnavailableException;
import dev.siphon.stack.verbs.EnabledWithVerbs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What DiSNI promises of a connection, on this library. */
@EnabledWithVerbs
class VerbsTransferTest {

    @BeforeAll
    static void load() throws UnavailableException {
        RdmaLibrary.load();
    }

    private static final int SEND_WITH_IMM = IbvSendWR.IbvWrOcode.IBV_WR_SEND_WITH_IMM.ordinal();
    private static final int WRITE_WITH_IMM = IbvSendWR.IbvWrOcode.IBV_WR_RDMA_WRITE_WITH_IMM.ordinal();
    private static final int ATOMIC = IbvSendWR.IbvWrOcode.IBV_WR_ATOMIC_FETCH_AND_ADD.ordinal();
    private static final int IMMEDIATE = 0x12345678;

    private VerbsPair pair;

    @BeforeEach
    void connect() throws IOException {
        pair = new VerbsPair(VerbsAddress.ipv4());
    }

    @AfterEach
    void close() throws IOException {
        pair.close();
    }

    private static ByteBuffer fill(VerbsPeer peer, int length, int seed) {
        ByteBuffer part = peer.memory.slice(0, length);
        for (int i = 0; i < length; i++) {
            part.put(i, (byte) (seed + i));
        }
        return part;
    }

    private static ByteBuffer received(VerbsPeer peer, int length) {
        return peer.memory.slice(VerbsPeer.HALF, length);
    }

    @Test
    void bytesAreSentInBothDirections() throws IOException {
        ByteBuffer sent = fill(pair.client, 3000, 1);
        pair.client.post(List.of(pair.client.send(10, IbvSendWR.IBV_WR_SEND, pair.client.element(0, 3000))));
        pair.client.awaitSuccess(10);
        assertThat(pair.server.awaitSuccess(1).getByte_len()).isEqualTo(3000);
        assertThat(received(pair.server, 3000)).isEqualTo(sent);

        ByteBuffer answer = fill(pair.server, 7, 99);
        pair.server.post(List.of(pair.server.send(11, IbvSendWR.IBV_WR_SEND, pair.server.element(0, 7))));
        assertThat(pair.client.awaitSuccess(1).getByte_len()).isEqualTo(7);
        assertThat(received(pair.client, 7)).isEqualTo(answer);
    }

    @Test
    void piecesAreGatheredAndAnImmediateValueArrives() throws IOException {
        ByteBuffer sent = fill(pair.client, 300, 5);
        IbvSendWR request = pair.client.send(
                10,
                SEND_WITH_IMM,
                pair.client.element(0, 100),
                pair.client.element(100, 50),
                pair.client.element(150, 150));
        request.setImm_data(IMMEDIATE);
        pair.client.post(List.of(request));

        IbvWC completion = pair.server.awaitSuccess(1);
        assertThat(completion.getImm_data()).isEqualTo(IMMEDIATE);
        assertThat(received(pair.server, 300)).isEqualTo(sent);
    }

    @Test
    void aListLongerThanOneBatchArrivesInOrder() throws IOException {
        int requests = 25;
        for (int i = 2; i <= requests; i++) {
            pair.server.postReceive(i);
        }
        List<IbvSendWR> list = new ArrayList<>();
        for (int i = 1; i <= requests; i++) {
            IbvSendWR request = pair.client.send(100 + i, IbvSendWR.IBV_WR_SEND, pair.client.element(0, i));
            request.setSend_flags(i == requests ? IbvSendWR.IBV_SEND_SIGNALED : 0);
            list.add(request);
        }
        pair.client.post(list);

        for (int i = 1; i <= requests; i++) {
            assertThat(pair.server.awaitOne().getByte_len()).isEqualTo(i);
        }
        pair.client.awaitSuccess(100 + requests);
    }

    @Test
    void inlineBytesMayChangeAtOnce() throws IOException {
        fill(pair.client, 32, 1);
        IbvSendWR request = pair.client.send(10, IbvSendWR.IBV_WR_SEND, pair.client.element(0, 32));
        request.setSend_flags(IbvSendWR.IBV_SEND_SIGNALED | IbvSendWR.IBV_SEND_INLINE);
        pair.client.post(List.of(request));
        fill(pair.client, 32, 77);

        pair.server.awaitSuccess(1);
        assertThat(received(pair.server, 32).get(0)).isEqualTo((byte) 1);
    }

    @Test
    void thePeersMemoryIsReadAndWritten() throws IOException {
        ByteBuffer sent = fill(pair.client, 500, 3);
        IbvSendWR write = pair.client.send(10, WRITE_WITH_IMM, pair.client.element(0, 500));
        write.setImm_data(IMMEDIATE);
        remote(write);
        pair.client.post(List.of(write));
        pair.client.awaitSuccess(10);
        assertThat(pair.server.awaitSuccess(1).getImm_data()).isEqualTo(IMMEDIATE);
        assertThat(received(pair.server, 500)).isEqualTo(sent);

        IbvSendWR read = pair.client.send(11, IbvSendWR.IBV_WR_RDMA_READ, pair.client.element(VerbsPeer.HALF, 500));
        remote(read);
        pair.client.post(List.of(read));
        pair.client.awaitSuccess(11);
        assertThat(received(pair.client, 500)).isEqualTo(sent);
    }

    private void remote(IbvSendWR request) {
        request.getRdma().setRemote_addr(pair.server.region.getAddr() + VerbsPeer.HALF);
        request.getRdma().setRkey(pair.server.region.getRkey());
    }

    @Test
    void aWrongKeyFailsWithItsStatus() throws IOException {
        IbvSendWR write = pair.client.send(10, IbvSendWR.IBV_WR_RDMA_WRITE, pair.client.element(0, 8));
        remote(write);
        write.getRdma().setRkey(pair.server.region.getRkey() ^ 0xff00);
        pair.client.post(List.of(write));

        assertThat(SiphonVerbs.completionStatus(pair.client.await(10).getStatus()))
                .isEqualTo("remote access error");
    }

    @Test
    void anOpcodeThatDisniDoesNotWriteInFullIsRefused() {
        IbvSendWR atomic = pair.client.send(10, ATOMIC, pair.client.element(0, 8));

        assertThatThrownBy(() -> pair.client.post(List.of(atomic)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("opcode")
                .hasMessageContaining("after 0 work requests");
    }

    @Test
    void moreThanTheQueueHoldsIsRefusedWithTheNumberPosted() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        pair.client.postReceive(1000 + i);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ibv_post_recv")
                .hasMessageContaining("after 0 work requests");
    }

    @Test
    void completionsAnnounceThemselvesAtTheDescriptorAndAreAcknowledgedAtMostOnce() throws IOException {
        VerbsPeer server = pair.server;
        assertThat(server.channel.getCqEvent(server.queue, 0)).isFalse();
        server.queue.reqNotification(false).execute().free();
        pair.client.post(List.of(pair.client.send(10, IbvSendWR.IBV_WR_SEND, pair.client.element(0, 1))));

        assertThat(server.channel.getCqEvent(server.queue, VerbsPair.WAIT_MILLIS))
                .isTrue();
        assertThat(server.channel.getCqEvent(server.queue, 0)).isFalse();
        // More than there were; and the close after this test must not wait for any.
        server.queue.ackEvents(5);
        assertThat(SiphonVerbs.completionChannelFd(VerbsPeer.objectId(server.channel)))
                .isPositive();
    }

    @Test
    void aQueuePairThatIsFailedGivesItsReceivesBack() throws IOException {
        SiphonVerbs.failQueuePair(VerbsPeer.objectId(pair.server.pair));

        assertThat(SiphonVerbs.completionStatus(pair.server.await(1).getStatus()))
                .isEqualTo("Work Request Flushed Error");
        assertThat(QueuePairAttributes.of(VerbsPeer.objectId(pair.server.pair)).state())
                .isEqualTo(6);
    }
}
