package dev.siphon.stack.rdma;

import com.ibm.disni.verbs.RdmaCmEvent.EventType;
import dev.siphon.stack.Errno;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.cm.CmAddress;
import dev.siphon.stack.rdma.cm.CmEventHandler;
import dev.siphon.stack.rdma.cm.CmId;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses that a stack listens on, each possibly by several of its workers. Any thread. */
final class RdmaListeners {

    private static final Logger LOG = LoggerFactory.getLogger(RdmaListeners.class);

    /** Stands before the listener that an id belongs to, since each needs the other. */
    private static final class Door implements CmEventHandler {
        private @Nullable RdmaListener listener;

        @Override
        public void happened(EventType event, int status) {
            if (listener != null) {
                listener.happened(event, status);
            }
        }

        @Override
        public void requested(CmId child) {
            if (listener != null) {
                listener.requested(child);
            } else {
                child.destroy();
            }
        }
    }

    private final Map<InetSocketAddress, RdmaListener> byAddress = new HashMap<>();

    /** Listens on {@code address} by {@code worker}, on its thread. */
    synchronized RdmaServerSocket listen(RdmaWorker worker, InetSocketAddress address, SocketOptions options)
            throws TransportException {
        RdmaListener listener = byAddress.get(address);
        if (listener != null && listener.hasMemberOf(worker)) {
            throw new TransportException(
                    Errno.EADDRINUSE,
                    "bind to " + CmAddress.text(address)
                            + ": the address is in use: this worker listens there already");
        }
        if (listener == null) {
            listener = open(worker, address, options.backlog());
            byAddress.put(listener.address(), listener);
        }
        RdmaServerSocket member = new RdmaServerSocket(worker, listener, options.backlog());
        listener.join(member);
        return member;
    }

    private RdmaListener open(RdmaWorker worker, InetSocketAddress address, int backlog) throws TransportException {
        String purpose = "bind to " + CmAddress.text(address);
        worker.devices().port(address.getAddress(), purpose);
        Door door = new Door();
        CmId id = worker.channel().newId(door);
        try {
            id.typeOfService(worker.options().trafficClass());
            id.bind(address);
            // Memory is registered now, so that what is wrong with it is known when binding and not with the first
            // peer.
            worker.deviceOf(id, address.getAddress(), purpose);
            id.listen(backlog);
        } catch (TransportException e) {
            id.destroy();
            throw e;
        }
        RdmaListener opened = new RdmaListener(this, worker, id, id.localAddress());
        door.listener = opened;
        return opened;
    }

    synchronized void leave(RdmaListener listener, RdmaServerSocket member) {
        if (!listener.remove(member) || byAddress.get(listener.address()) != listener) {
            return;
        }
        byAddress.remove(listener.address());
        if (listener.owner().center().isOwner()) {
            listener.destroy();
            return;
        }
        try {
            listener.owner().center().submit(listener::destroy);
        } catch (RejectedExecutionException e) {
            LOG.debug("the owner of {} has ended, and with it the id", listener.address());
        }
    }

    /** Removes a listener whose id is gone. */
    synchronized void forget(RdmaListener listener) {
        byAddress.remove(listener.address(), listener);
    }

    /** Frees the ids that belong to {@code worker}, which ends. */
    synchronized void endOwned(RdmaWorker worker) {
        for (RdmaListener listener : List.copyOf(byAddress.values())) {
            if (listener.owner() == worker) {
                byAddress.remove(listener.address());
                listener.destroy();
            }
        }
    }
}
