package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.ibm.disni.util.MemoryUtils;
import com.ibm.disni.verbs.RdmaCm;
import com.ibm.disni.verbs.RdmaCmEvent;
import com.ibm.disni.verbs.RdmaCmEvent.EventType;
import com.ibm.disni.verbs.RdmaCmId;
import com.ibm.disni.verbs.RdmaConnParam;
import com.ibm.disni.verbs.RdmaEventChannel;
import dev.siphon.stack.UnavailableException;
import dev.siphon.stack.verbs.EnabledWithVerbs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections and their ends; after each test nothing is left open. */
@EnabledWithVerbs
class VerbsConnectionTest {

    @BeforeAll
    static void load() throws UnavailableException {
        RdmaLibrary.load();
    }

    private OpenObjects before;

    @BeforeEach
    void count() {
        before = OpenObjects.count();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(OpenObjects.count()).isEqualTo(before);
    }

    @Test
    void bothEndsKnowBothAddresses() throws IOException {
        VerbsPair pair = new VerbsPair(VerbsAddress.ipv4());
        long client = VerbsPeer.objectId(pair.client.id);
        long server = VerbsPeer.objectId(pair.server.id);

        assertThat(CmAddresses.local(client)).isPresent().isEqualTo(CmAddresses.peer(server));
        assertThat(CmAddresses.peer(client)).isPresent().isEqualTo(CmAddresses.local(server));
        assertThat(pair.client.id.getSource())
                .isEqualTo(CmAddresses.local(client).orElseThrow());
        assertThat(pair.client.id.getDestination())
                .isEqualTo(CmAddresses.peer(client).orElseThrow());
        pair.close();
    }

    @Test
    void ipv6WorksToo() throws IOException {
        Optional<InetAddress> address = VerbsAddress.ipv6();
        assumeTrue(address.isPresent(), "no IPv6 address on a network device with verbs");
        VerbsPair pair = new VerbsPair(address.orElseThrow());
        long client = VerbsPeer.objectId(pair.client.id);

        assertThat(CmAddresses.peer(client).orElseThrow().getAddress()).isEqualTo(address.orElseThrow());
        assertThat(CmAddresses.local(client)).isEqualTo(CmAddresses.peer(VerbsPeer.objectId(pair.server.id)));
        // DiSNI's own call has room for IPv4 only.
        assertThat(pair.client.id.getSource()).isNull();
        pair.close();
    }

    @Test
    void optionsAndDepthsBecomeAttributesOfTheQueuePair() throws IOException {
        VerbsPair pair = new VerbsPair(VerbsAddress.ipv4(), id -> {
            SiphonVerbs.typeOfService(VerbsPeer.objectId(id), 0x68);
            SiphonVerbs.acknowledgeTimeout(VerbsPeer.objectId(id), 17);
        });
        QueuePairAttributes client = QueuePairAttributes.of(VerbsPeer.objectId(pair.client.pair));

        assertThat(client.state()).isEqualTo(3);
        assertThat(client.trafficClass()).isEqualTo(0x68);
        assertThat(client.acknowledgeTimeout()).isEqualTo(17);
        assertThat(client.retries()).isEqualTo(7);
        assertThat(client.notReadyRetries()).isEqualTo(3);
        assertThat(client.peerQueuePair()).isEqualTo(pair.server.pair.getQp_num());
        assertThat(client.readsUnderWay()).isPositive();
        assertThat(client.readsServed()).isPositive();
        assertThat(client.pathMtu()).isGreaterThanOrEqualTo(256);
        assertThat(client.sendRequests()).isGreaterThanOrEqualTo(32);
        assertThat(client.sendElements()).isGreaterThanOrEqualTo(3);
        assertThat(client.inlineBytes()).isGreaterThanOrEqualTo(64);
        pair.close();
    }

    @Test
    void aConnectionToNobodyIsRejectedWithItsStatus() throws IOException {
        RdmaEventChannel events = RdmaEventChannel.createEventChannel();
        RdmaCmId id = VerbsPair.resolve(
                events, events.createId(RdmaCm.RDMA_PS_TCP), new InetSocketAddress(VerbsAddress.ipv4(), 9));
        VerbsPeer client = new VerbsPeer(id);
        id.connect(VerbsPair.parameters());
        RdmaCmEvent event = events.getCmEvent(VerbsPair.WAIT_MILLIS);

        assertThat(event.getEvent()).isEqualTo(EventType.RDMA_CM_EVENT_REJECTED.ordinal());
        // IB_CM_REJ_INVALID_SERVICE_ID
        assertThat(SiphonVerbs.eventStatus(VerbsPeer.objectId(id))).isEqualTo(8);
        client.close();
        assertThat(events.destroyEventChannel()).isZero();
    }

    @Test
    void privateDataOfAConnectRequestArrives() throws IOException {
        RdmaEventChannel events = RdmaEventChannel.createEventChannel();
        RdmaCmId listener = events.createId(RdmaCm.RDMA_PS_TCP);
        listener.bindAddr(new InetSocketAddress(VerbsAddress.ipv4(), 0));
        listener.listen(1);
        InetSocketAddress address =
                CmAddresses.local(VerbsPeer.objectId(listener)).orElseThrow();
        RdmaCmId id = VerbsPair.resolve(events, events.createId(RdmaCm.RDMA_PS_TCP), address);
        VerbsPeer client = new VerbsPeer(id);
        ByteBuffer data = ByteBuffer.allocateDirect(5).put(new byte[] {1, 2, 3, 4, 5});
        RdmaConnParam parameters = VerbsPair.parameters();
        parameters.setPrivate_data(MemoryUtils.getAddress(data));
        parameters.setPrivate_data_len((byte) 5);
        id.connect(parameters);
        RdmaCmId request =
                VerbsPair.await(events, EventType.RDMA_CM_EVENT_CONNECT_REQUEST).getConnIdPriv();

        assertThat(SiphonVerbs.privateData(VerbsPeer.objectId(request))).startsWith(1, 2, 3, 4, 5, 0);
        assertThat(SiphonVerbs.privateData(VerbsPeer.objectId(id))).isEmpty();
        assertThat(request.destroyId()).isZero();
        VerbsPair.await(events, EventType.RDMA_CM_EVENT_REJECTED);
        client.close();
        assertThat(listener.destroyId()).isZero();
        assertThat(events.destroyEventChannel()).isZero();
    }

    @Test
    void anIdMovesToAnotherChannelWithItsEvents() throws IOException {
        VerbsPair pair = new VerbsPair(VerbsAddress.ipv4());
        RdmaEventChannel other = RdmaEventChannel.createEventChannel();
        SiphonVerbs.migrate(VerbsPeer.objectId(pair.server.id), VerbsPeer.objectId(other));
        pair.client.id.disconnect();

        assertThat(other.getCmEvent(VerbsPair.WAIT_MILLIS).getEvent())
                .isEqualTo(EventType.RDMA_CM_EVENT_DISCONNECTED.ordinal());
        assertThat(other.destroyEventChannel()).as("while the id lives there").isEqualTo(-16);
        pair.server.id.disconnect();
        pair.close();
        assertThat(SiphonVerbs.eventChannelFd(VerbsPeer.objectId(other))).isPositive();
        assertThat(NativeCalls.destroyEventChannel(VerbsPeer.objectId(other))).isZero();
    }

    @Test
    void aWildcardListenerHasNoDevice() throws IOException {
        RdmaEventChannel events = RdmaEventChannel.createEventChannel();
        RdmaCmId listener = events.createId(RdmaCm.RDMA_PS_TCP);
        listener.bindAddr(new InetSocketAddress(0));

        assertThat(listener.getVerbs()).isNull();
        assertThat(listener.destroyId()).isZero();
        assertThat(events.destroyEventChannel()).isZero();
    }

    @Test
    void anAddressOnNoDeviceIsAnErrorWithItsErrno() throws IOException {
        RdmaEventChannel events = RdmaEventChannel.createEventChannel();
        RdmaCmId listener = events.createId(RdmaCm.RDMA_PS_TCP);

        assertThatThrownBy(() -> listener.bindAddr(new InetSocketAddress("203.0.113.9", 7471)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rdma_bind_addr")
                .hasMessageContaining("(errno ");
        assertThat(events.getCmEvent(0)).isNull();
        assertThat(listener.destroyId()).isZero();
        assertThat(events.destroyEventChannel()).isZero();
    }

    @Test
    void objectsInUseAreNotDestroyed() throws IOException {
        VerbsPair pair = new VerbsPair(VerbsAddress.ipv4());

        assertThat(NativeCalls.destroyCompChannel(VerbsPeer.objectId(pair.client.channel)))
                .isEqualTo(-16);
        assertThat(NativeCalls.destroyCompletionQueue(VerbsPeer.objectId(pair.client.queue)))
                .isEqualTo(-16);
        assertThat(NativeCalls.destroyEventChannel(VerbsPeer.objectId(pair.clientEvents)))
                .isEqualTo(-16);
        pair.close();
    }

    @Test
    void anIdTakesItsQueuePairWithIt() throws IOException {
        VerbsPair pair = new VerbsPair(VerbsAddress.ipv4());
        int queuePairs = OpenObjects.count().queuePairs();
        long id = VerbsPeer.objectId(pair.client.id);
        long queuePair = VerbsPeer.objectId(pair.client.pair);

        assertThat(NativeCalls.destroyId(id)).isZero();
        assertThat(OpenObjects.count().queuePairs()).isEqualTo(queuePairs - 1);
        assertThatThrownBy(() -> SiphonVerbs.failQueuePair(queuePair)).hasMessageContaining("is no open queue pair");
        assertThat(NativeCalls.destroyId(id)).as("a second time").isEqualTo(-22);
        pair.client.closeAfterQueuePair();
        pair.server.close();
        assertThat(pair.listener.destroyId()).isZero();
        assertThat(pair.clientEvents.destroyEventChannel()).isZero();
        assertThat(pair.serverEvents.destroyEventChannel()).isZero();
    }
}
