package dev.siphon.stack.rdma.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.disni.verbs.RdmaCm;
import com.ibm.disni.verbs.RdmaCmEvent;
import com.ibm.disni.verbs.RdmaCmEvent.EventType;
import com.ibm.disni.verbs.RdmaCmId;
import com.ibm.disni.verbs.RdmaConnParam;
import com.ibm.disni.verbs.RdmaEventChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A listener, and a client connected to it, each with an event channel of its own. */
final class VerbsPair {

    static final int WAIT_MILLIS = 20_000;

    final RdmaEventChannel serverEvents;
    final RdmaEventChannel clientEvents;
    final RdmaCmId listener;
    final VerbsPeer client;
    final VerbsPeer server;

    VerbsPair(InetAddress address) throws IOException {
        this(address, id -> {});
    }

    /** Something to be done to the client's id before its address is resolved. */
    interface Preparation {
        void prepare(RdmaCmId id) throws IOException;
    }

    VerbsPair(InetAddress address, Preparation preparation) throws IOException {
        serverEvents = RdmaEventChannel.createEventChannel();
        clientEvents = RdmaEventChannel.createEventChannel();
        listener = serverEvents.createId(RdmaCm.RDMA_PS_TCP);
        CmAddresses.bind(VerbsPeer.objectId(listener), new InetSocketAddress(address, 0));
        listener.listen(4);
        InetSocketAddress bound =
                CmAddresses.local(VerbsPeer.objectId(listener)).orElseThrow();

        RdmaCmId id = clientEvents.createId(RdmaCm.RDMA_PS_TCP);
        preparation.prepare(id);
        client = new VerbsPeer(resolve(clientEvents, id, bound));
        client.postReceive(1);
        id.connect(parameters());
        RdmaCmId accepted =
                await(serverEvents, EventType.RDMA_CM_EVENT_CONNECT_REQUEST).getConnIdPriv();
        server = new VerbsPeer(accepted);
        server.postReceive(1);
        accepted.accept(parameters());
        await(clientEvents, EventType.RDMA_CM_EVENT_ESTABLISHED);
        await(serverEvents, EventType.RDMA_CM_EVENT_ESTABLISHED);
    }

    static RdmaCmId resolve(RdmaEventChannel events, RdmaCmId id, InetSocketAddress address) throws IOException {
        CmAddresses.resolve(VerbsPeer.objectId(id), address, WAIT_MILLIS);
        await(events, EventType.RDMA_CM_EVENT_ADDR_RESOLVED);
        id.resolveRoute(WAIT_MILLIS);
        await(events, EventType.RDMA_CM_EVENT_ROUTE_RESOLVED);
        return id;
    }

    static RdmaConnParam parameters() throws IOException {
        RdmaConnParam parameters = new RdmaConnParam();
        parameters.setRetry_count((byte) 7);
        parameters.setRnr_retry_count((byte) 3);
        return parameters;
    }

    static RdmaCmEvent await(RdmaEventChannel channel, EventType type) throws IOException {
        RdmaCmEvent event = channel.getCmEvent(WAIT_MILLIS);
        assertThat(event).as("event in time: " + type).isNotNull();
        assertThat(SiphonVerbs.eventName(event.getEvent())).isEqualTo(type.name());
        event.ackEvent();
        return event;
    }

    void close() throws IOException {
        client.id.disconnect();
        client.close();
        server.close();
        assertThat(listener.destroyId()).isZero();
        assertThat(clientEvents.destroyEventChannel()).isZero();
        assertThat(serverEvents.destroyEventChannel()).isZero();
    }
}
