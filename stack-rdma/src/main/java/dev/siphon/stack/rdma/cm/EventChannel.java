package dev.siphon.stack.rdma.cm;

import com.ibm.disni.verbs.RdmaCm;
import com.ibm.disni.verbs.RdmaCmEvent;
import com.ibm.disni.verbs.RdmaCmEvent.EventType;
import com.ibm.disni.verbs.RdmaEventChannel;
import com.ibm.disni.verbs.impl.NatCmaIdPrivate;
import com.ibm.disni.verbs.impl.NatRdmaEventChannel;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.UnavailableException;
import dev.siphon.stack.rdma.library.RdmaLibrary;
import dev.siphon.stack.rdma.library.SiphonVerbs;
import dev.siphon.stack.rdma.verbs.VerbsFailure;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events of a worker's ids come from. On the worker's thread. */
public final class EventChannel {

    private static final EventType[] TYPES = EventType.values();

    /** How many ids DiSNI may remember in vain before it is made to forget them. */
    private static final int FORGOTTEN_IDS = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EventChannel.class);

    private record Entry(CmId id, CmEventHandler handler) {}

    private final int descriptor;
    private final Map<Long, Entry> entries = new HashMap<>();
    private NatRdmaEventChannel channel;
    private int forgotten;

    private EventChannel(NatRdmaEventChannel channel, int descriptor) {
        this.channel = channel;
        this.descriptor = descriptor;
    }

    /**
     * A new channel; the first use of DiSNI, for which its library is loaded.
     *
     * @throws TransportException if the library cannot be loaded, or rdma_cm's reason
     */
    public static EventChannel open() throws TransportException {
        try {
            RdmaLibrary.load();
        } catch (UnavailableException e) {
            throw new TransportException(Errno.OTHER, "opening rdma_cm: " + e.getMessage(), e);
        }
        try {
            NatRdmaEventChannel channel = (NatRdmaEventChannel) RdmaEventChannel.createEventChannel();
            return new EventChannel(channel, SiphonVerbs.eventChannelFd(channel.getObjId()));
        } catch (IOException e) {
            throw VerbsFailure.of("opening rdma_cm", e);
        }
    }

    /** Readable when there are events. */
    public int descriptor() {
        return descriptor;
    }

    long objectId() {
        return channel.getObjId();
    }

    /** A new id whose events go to {@code handler}. */
    public CmId newId(CmEventHandler handler) throws TransportException {
        try {
            NatCmaIdPrivate id = (NatCmaIdPrivate) channel.createId(RdmaCm.RDMA_PS_TCP);
            CmId created = new CmId(id, this);
            entries.put(id.getObjId(), new Entry(created, handler));
            return created;
        } catch (IOException e) {
            throw VerbsFailure.of("creating a connection id", e);
        }
    }

    /** Gives the events of {@code id}, which come from here or will, to {@code handler}. */
    void adopt(CmId id, CmEventHandler handler) {
        channel.addCmId(id.nativeId());
        entries.put(id.objectId(), new Entry(id, handler));
    }

    void forget(CmId id) {
        entries.remove(id.objectId());
        noteForgotten();
    }

    private void noteForgotten() {
        if (++forgotten >= FORGOTTEN_IDS) {
            renew();
        }
    }

    /** DiSNI's channel keeps every id it ever had. Another one over the same native channel knows those in use only. */
    private void renew() {
        forgotten = 0;
        try {
            NatRdmaEventChannel renewed = new NatRdmaEventChannel(channel.getObjId(), 0);
            entries.values().forEach(entry -> renewed.addCmId(entry.id().nativeId()));
            channel = renewed;
        } catch (IOException e) {
            LOG.warn("DiSNI goes on remembering closed ids", e);
        }
    }

    /** Hands over all events that are there. */
    public void drain() throws TransportException {
        while (true) {
            RdmaCmEvent event;
            try {
                event = channel.getCmEvent(0);
            } catch (IOException e) {
                throw VerbsFailure.of("taking an event of rdma_cm", e);
            }
            if (event == null) {
                return;
            }
            dispatch(event);
        }
    }

    private void dispatch(RdmaCmEvent event) {
        EventType type = TYPES[event.getEvent()];
        NatCmaIdPrivate id = (NatCmaIdPrivate) event.getConnIdPriv();
        if (type == EventType.RDMA_CM_EVENT_CONNECT_REQUEST) {
            NatCmaIdPrivate listener = (NatCmaIdPrivate) event.getListenIdPriv();
            Entry entry = listener == null ? null : entries.get(listener.getObjId());
            CmId child = new CmId(id, this);
            noteForgotten();
            if (entry == null) {
                child.destroy();
            } else {
                entry.handler().requested(child);
            }
            return;
        }
        Entry entry = id == null ? null : entries.get(id.getObjId());
        if (entry != null) {
            entry.handler().happened(type, status(id));
        }
    }

    private static int status(NatCmaIdPrivate id) {
        try {
            return SiphonVerbs.eventStatus(id.getObjId());
        } catch (IOException e) {
            LOG.debug("an id went away under its event", e);
            return 0;
        }
    }

    /** Closes the channel, whose ids must have gone before. */
    public void close() throws TransportException {
        try {
            VerbsFailure.check(channel.destroyEventChannel(), "closing rdma_cm");
        } catch (IOException e) {
            throw VerbsFailure.of("closing rdma_cm", e);
        }
    }
}
