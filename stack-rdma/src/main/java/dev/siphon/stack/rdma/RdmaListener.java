package dev.siphon.stack.rdma;

import com.ibm.disni.verbs.RdmaCmEvent.EventType;
import dev.siphon.stack.rdma.cm.CmEventHandler;
import dev.siphon.stack.rdma.cm.CmId;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address that a stack listens on. rdma_cm knows one id for it, whose events come to the worker that listened first;
 * each request is given to the worker with the fewest connections of those that listen.
 */
final class RdmaListener implements CmEventHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RdmaListener.class);

    private final RdmaListeners listeners;
    private final RdmaWorker owner;
    private final CmId id;
    private final InetSocketAddress address;
    private final List<RdmaServerSocket> members = new CopyOnWriteArrayList<>();

    RdmaListener(RdmaListeners listeners, RdmaWorker owner, CmId id, InetSocketAddress address) {
        this.listeners = listeners;
        this.owner = owner;
        this.id = id;
        this.address = address;
    }

    InetSocketAddress address() {
        return address;
    }

    RdmaWorker owner() {
        return owner;
    }

    boolean hasMemberOf(RdmaWorker worker) {
        return members.stream().anyMatch(member -> member.worker() == worker);
    }

    /** A further worker listens too. */
    void join(RdmaServerSocket member) {
        members.add(member);
    }

    /** A worker listens no longer; the last one ends the listener. Any thread. */
    void leave(RdmaServerSocket member) {
        listeners.leave(this, member);
    }

    /** Removes {@code member} and tells whether it was the last. */
    boolean remove(RdmaServerSocket member) {
        members.remove(member);
        return members.isEmpty();
    }

    /** Frees the id; on the owner's thread. */
    void destroy() {
        id.destroy();
    }

    @Override
    public void requested(CmId child) {
        RdmaServerSocket chosen = members.stream()
                .min(Comparator.comparingInt(member -> member.worker().connections()))
                .orElse(null);
        if (chosen == null) {
            child.destroy();
        } else {
            onWorkerOf(chosen, () -> chosen.take(child), child);
        }
    }

    private static void onWorkerOf(RdmaServerSocket member, Runnable action, CmId child) {
        if (member.worker().center().isOwner()) {
            action.run();
            return;
        }
        // Counted now, since the next request may come before this one has been taken.
        member.worker().expectConnection();
        try {
            member.worker().center().submit(() -> {
                member.worker().unexpectConnection();
                action.run();
            });
        } catch (RejectedExecutionException e) {
            member.worker().unexpectConnection();
            child.destroy();
        }
    }

    @Override
    public void happened(EventType event, int status) {
        if (event == EventType.RDMA_CM_EVENT_DEVICE_REMOVAL) {
            owner.devices().forgetPorts();
            listeners.forget(this);
            destroy();
            members.forEach(this::tellRemoved);
        }
    }

    private void tellRemoved(RdmaServerSocket member) {
        try {
            member.worker().center().submit(() -> member.fail(RdmaServerSocket.deviceRemoved(address)));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} has ended already", member);
        }
    }
}
