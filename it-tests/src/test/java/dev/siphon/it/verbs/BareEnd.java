package dev.siphon.it.verbs;

import com.ibm.disni.verbs.RdmaCmEvent.EventType;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.FiredEvents;
import dev.siphon.stack.posix.epoll.EpollDriver;
import dev.siphon.stack.rdma.cm.CmEventHandler;
import dev.siphon.stack.rdma.cm.CmId;
import dev.siphon.stack.rdma.cm.EventChannel;
import dev.siphon.stack.rdma.verbs.CompletionQueue;
import dev.siphon.stack.rdma.verbs.MemoryRegion;
import dev.siphon.stack.rdma.verbs.ProtectionDomain;
import dev.siphon.stack.rdma.verbs.QueuePair;
import dev.siphon.stack.rdma.verbs.ReceiveQueue;
import dev.siphon.stack.rdma.verbs.SendQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** One end of a ping-pong with nothing above DiSNI's calls: one message under way, no credits, no stream. On one thread. */
final class BareEnd implements CmEventHandler {

    private static final int RECEIVES = 8;
    private static final int SENDS = 16;

    /** As the transport has it. */
    private static final int INLINE_BYTES = 256;

    private final EventChannel channel;
    private final boolean sleeps;
    private final int messageBytes;
    private final EpollDriver epoll;
    private final FiredEvents fired = new FiredEvents(8);
    private CmId id;
    private CompletionQueue completions;
    private MemoryRegion region;
    private ReceiveQueue receives;
    private SendQueue sends;
    private volatile boolean established;
    private int received;
    private int sent;
    private int nextReceive;

    /** An end that waits for completions by polling, or if it {@code sleeps}, by their channel. */
    BareEnd(boolean sleeps, int messageBytes) throws TransportException {
        this.channel = EventChannel.open();
        this.sleeps = sleeps;
        this.messageBytes = messageBytes;
        this.epoll = EpollDriver.open();
    }

    /** Listens on {@code address}; the port is returned. */
    int listen(InetSocketAddress address) throws TransportException {
        id = channel.newId(this);
        id.bind(address);
        id.listen(1);
        return id.localAddress().getPort();
    }

    /** Takes the one connection. */
    void accept() throws TransportException {
        while (!established) {
            channel.drain();
        }
    }

    void connect(InetSocketAddress address) throws TransportException {
        id = channel.newId(this);
        id.resolveAddress(address);
        while (!established) {
            channel.drain();
        }
    }

    @Override
    public void requested(CmId child) {
        try {
            id = child;
            child.moveTo(channel, this);
            open();
            child.accept();
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void happened(EventType event, int status) {
        try {
            switch (event) {
                case RDMA_CM_EVENT_ADDR_RESOLVED -> id.resolveRoute();
                case RDMA_CM_EVENT_ROUTE_RESOLVED -> {
                    open();
                    id.connect();
                }
                case RDMA_CM_EVENT_ESTABLISHED -> established = true;
                default -> throw new AssertionError(event + " with status " + status);
            }
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
    }

    private void open() throws TransportException {
        ProtectionDomain domain = ProtectionDomain.allocate(id.context(), "bare");
        completions = CompletionQueue.create(domain, 256);
        epoll.add(completions.descriptor(), EventCenter.NONE, EventCenter.READABLE);
        QueuePair pair = QueuePair.create(id.id(), domain, completions, SENDS, RECEIVES);
        region = domain.register(ByteBuffer.allocateDirect((RECEIVES + 1) * messageBytes));
        receives = new ReceiveQueue(pair, region, messageBytes, RECEIVES, 0);
        sends = new SendQueue(pair);
        receives.postAll();
    }

    /** Sends the message. */
    void send() throws TransportException {
        int flags = messageBytes <= INLINE_BYTES ? SendQueue.INLINE : 0;
        sends.add(1000, sent++ % 8 == 0 ? flags | SendQueue.SIGNALED : flags);
        sends.element(0, region.address() + (long) RECEIVES * messageBytes, messageBytes, region.localKey());
        sends.element(1, region.address(), 0, region.localKey());
        sends.post();
    }

    /** Waits for the message and posts its receive again. */
    void receive() throws IOException {
        while (received == 0) {
            if (completions.poll(this::completed) == 0 && sleeps) {
                completions.arm();
                if (completions.poll(this::completed) == 0) {
                    fired.clear();
                    epoll.await(fired, -1);
                    completions.takeEvents();
                }
            }
        }
        received--;
        receives.post(nextReceive);
        nextReceive = (nextReceive + 1) % RECEIVES;
    }

    private void completed(long requestId, int status, int bytes) {
        if (status != 0) {
            throw new AssertionError("completion of " + requestId + " with status " + status);
        }
        if (requestId < RECEIVES) {
            received++;
        }
    }
}
