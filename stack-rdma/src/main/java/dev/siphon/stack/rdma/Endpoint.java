package dev.siphon.stack.rdma;

import dev.siphon.stack.TransportException;
import dev.siphon.stack.rdma.cm.CmId;
import dev.siphon.stack.rdma.flow.CreditWindow;
import dev.siphon.stack.rdma.memory.ConnectionLayout;
import dev.siphon.stack.rdma.memory.ConnectionMemory;
import dev.siphon.stack.rdma.stream.InboundStream;
import dev.siphon.stack.rdma.stream.OutboundStream;
import dev.siphon.stack.rdma.verbs.CompletionQueue;
import dev.siphon.stack.rdma.verbs.QueuePair;
import dev.siphon.stack.rdma.verbs.ReceiveQueue;
import dev.siphon.stack.rdma.verbs.SendQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a connection has of its device: queue pair, memory, both streams. Its receives are posted before the peer can
 * send. On the worker's thread.
 */
final class Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final WorkerDevice device;
    private final ConnectionMemory memory;
    private final QueuePair pair;
    private final ReceiveQueue receives;
    private final SendQueue sends;
    private final CreditWindow window;
    private final InboundStream inbound;
    private final OutboundStream outbound;
    private boolean pairDestroyed;
    private boolean memoryReturned;

    private Endpoint(WorkerDevice device, ConnectionMemory memory, QueuePair pair, int connection)
            throws TransportException {
        this.device = device;
        this.memory = memory;
        this.pair = pair;
        ConnectionLayout layout = memory.layout();
        this.window = new CreditWindow(layout.depth());
        this.sends = new SendQueue(pair);
        this.receives = new ReceiveQueue(
                pair,
                memory.region(),
                layout.receiveBytes(),
                layout.receives(),
                WorkRequestId.firstReceive(connection));
        this.inbound = new InboundStream(memory, receives, window);
        this.outbound = new OutboundStream(
                memory,
                sends,
                window,
                device.device().memory(),
                device.copies(),
                WorkRequestId.firstSend(connection),
                pair.inlineBytes());
    }

    /** An endpoint of {@code id} on {@code device}, whose requests bear the number {@code connection}. */
    static Endpoint open(CmId id, WorkerDevice device, int connection) throws TransportException {
        ConnectionMemory memory = device.device().connections().take();
        QueuePair pair = null;
        try {
            ConnectionLayout layout = memory.layout();
            CompletionQueue completions = device.completions().reserve(layout.completions());
            try {
                pair = QueuePair.create(
                        id.id(),
                        device.device().memory().protectionDomain(),
                        completions,
                        layout.sends(),
                        layout.receives());
            } catch (TransportException e) {
                completions.retire(layout.completions());
                throw e;
            }
            Endpoint endpoint = new Endpoint(device, memory, pair, connection);
            endpoint.receives.postAll();
            return endpoint;
        } catch (TransportException e) {
            if (pair != null) {
                destroy(pair);
            }
            device.device().connections().give(memory);
            throw e;
        }
    }

    private static void destroy(QueuePair pair) {
        try {
            pair.destroy();
        } catch (TransportException e) {
            LOG.warn("a queue pair stays behind", e);
        }
    }

    WorkerDevice device() {
        return device;
    }

    CreditWindow window() {
        return window;
    }

    InboundStream inbound() {
        return inbound;
    }

    OutboundStream outbound() {
        return outbound;
    }

    /** Ends all that is under way. What was received can still be read. Idempotent. */
    void destroyPair() {
        if (!pairDestroyed) {
            pairDestroyed = true;
            destroy(pair);
            inbound.detach();
            outbound.releaseAll();
            receives.free();
            sends.free();
        }
    }

    /** Gives the memory back too: what was received is gone. Idempotent. */
    void close() {
        destroyPair();
        if (!memoryReturned) {
            memoryReturned = true;
            device.device().connections().give(memory);
        }
    }
}
