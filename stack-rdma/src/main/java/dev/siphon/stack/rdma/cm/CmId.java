package dev.siphon.stack.rdma.cm;

import com.ibm.disni.verbs.IbvContext;
import com.ibm.disni.verbs.RdmaCmId;
import com.ibm.disni.verbs.RdmaConnParam;
import com.ibm.disni.verbs.impl.NatCmaIdPrivate;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.library.CmAddresses;
import dev.siphon.stack.rdma.library.SiphonVerbs;
import dev.siphon.stack.rdma.verbs.VerbsFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An rdma_cm id: a listener or one end of a connection. On the thread of its channel, once it has a handler there. */
public final class CmId {

    /** Seven tries of a lost packet, as Ceph has it. */
    private static final byte RETRIES = 7;

    private static final int RESOLVE_MILLIS = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(CmId.class);

    private final NatCmaIdPrivate id;
    private EventChannel channel;
    private boolean destroyed;

    CmId(NatCmaIdPrivate id, EventChannel channel) {
        this.id = id;
        this.channel = channel;
    }

    /** What DiSNI makes a queue pair of. */
    public RdmaCmId id() {
        return id;
    }

    NatCmaIdPrivate nativeId() {
        return id;
    }

    /** Lets events come from {@code target} from now on, to {@code handler}, on the thread of that channel: the caller's. */
    public void moveTo(EventChannel target, CmEventHandler handler) throws TransportException {
        if (target != channel) {
            target.adopt(this, handler);
            try {
                SiphonVerbs.migrate(id.getObjId(), target.objectId());
            } catch (IOException e) {
                target.forget(this);
                throw VerbsFailure.of("taking over a connection", e);
            }
            channel = target;
        } else {
            target.adopt(this, handler);
        }
    }

    /** The DSCP and ECN bits of its packets, before it is bound or resolved. */
    public void typeOfService(int value) throws TransportException {
        try {
            SiphonVerbs.typeOfService(id.getObjId(), value);
        } catch (IOException e) {
            throw VerbsFailure.of("setting type of service " + value, e);
        }
    }

    /** rdma_bind_addr(3). */
    public void bind(InetSocketAddress address) throws TransportException {
        try {
            CmAddresses.bind(id.getObjId(), address);
        } catch (IOException e) {
            throw VerbsFailure.of("bind to " + CmAddress.text(address), e);
        }
    }

    /** rdma_listen(3). */
    public void listen(int backlog) throws TransportException {
        try {
            id.listen(backlog);
        } catch (IOException e) {
            throw VerbsFailure.of("listen", e);
        }
    }

    /** rdma_resolve_addr(3): an event will say how it went. */
    public void resolveAddress(InetSocketAddress remote) throws TransportException {
        try {
            CmAddresses.resolve(id.getObjId(), remote, RESOLVE_MILLIS);
        } catch (IOException e) {
            throw VerbsFailure.of("resolving " + CmAddress.text(remote), e);
        }
    }

    /** rdma_resolve_route(3): an event will say how it went. */
    public void resolveRoute() throws TransportException {
        try {
            id.resolveRoute(RESOLVE_MILLIS);
        } catch (IOException e) {
            throw VerbsFailure.of("resolving the route", e);
        }
    }

    /** The device that the id is bound to by now. */
    public IbvContext context() throws TransportException {
        IbvContext context;
        try {
            context = id.getVerbs();
        } catch (IOException e) {
            throw VerbsFailure.of("finding the device", e);
        }
        if (context == null) {
            throw new TransportException(Errno.EADDRNOTAVAIL, "the address is on no RDMA device");
        }
        return context;
    }

    /** rdma_connect(3): an event will say how it went. No retry if the peer has no receive posted: credits see to that. */
    public void connect() throws TransportException {
        try {
            id.connect(parameters());
        } catch (IOException e) {
            throw VerbsFailure.of("connect", e);
        }
    }

    /** rdma_accept(3): an event will say that the connection is established. */
    public void accept() throws TransportException {
        try {
            id.accept(parameters());
        } catch (IOException e) {
            throw VerbsFailure.of("accept", e);
        }
    }

    private static RdmaConnParam parameters() throws IOException {
        RdmaConnParam parameters = new RdmaConnParam();
        parameters.setRetry_count(RETRIES);
        parameters.setRnr_retry_count((byte) 0);
        return parameters;
    }

    /** The own address, as far as it is known. */
    public InetSocketAddress localAddress() {
        return CmAddress.local(id.getObjId());
    }

    /** The peer's address. */
    public InetSocketAddress remoteAddress() {
        return CmAddress.remote(id.getObjId());
    }

    /** rdma_disconnect(3), which also answers the peer's. Harmless on an id that is not connected. */
    public void disconnect() {
        try {
            int code = id.disconnect();
            if (code < 0) {
                LOG.debug("rdma_disconnect: errno {}", -code);
            }
        } catch (IOException e) {
            LOG.debug("rdma_disconnect of an id that is gone", e);
        }
    }

    /** Frees the id and ends its connection, if there is one. Its queue pair must have gone before. Idempotent. */
    public void destroy() {
        if (destroyed) {
            return;
        }
        destroyed = true;
        channel.forget(this);
        try {
            VerbsFailure.check(id.destroyId(), "destroying a connection id");
        } catch (IOException e) {
            LOG.warn("a connection id stays behind", e);
        }
    }

    long objectId() {
        return id.getObjId();
    }
}
