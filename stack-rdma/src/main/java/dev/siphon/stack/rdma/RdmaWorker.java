package dev.siphon.stack.rdma;

import dev.siphon.stack.Errno;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.buffer.SizeClassPool;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.Poller;
import dev.siphon.stack.rdma.cm.CmId;
import dev.siphon.stack.rdma.cm.EventChannel;
import dev.siphon.stack.rdma.config.RdmaOptions;
import dev.siphon.stack.rdma.event.HandleTable;
import dev.siphon.stack.rdma.event.RdmaEventDriver;
import dev.siphon.stack.rdma.library.SiphonVerbs;
import dev.siphon.stack.rdma.verbs.CompletionHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's connections, its share of each device, and the polling of its completion queues. Nothing of a device is
 * touched before the first address is used. On the worker's thread, except where noted.
 */
final class RdmaWorker implements WorkerTransport, Poller {

    /** How long a worker that ends waits for what was sent last to arrive. */
    private static final long END_NANOS = 500_000_000;

    /** How often a worker that polls looks at completions in a turn in which nothing else happens. */
    private static final int LOOKS_PER_TURN = 16;

    private static final Logger LOG = LoggerFactory.getLogger(RdmaWorker.class);

    private final int id;
    private final EventCenter center;
    private final RdmaEventDriver driver;
    private final RdmaWorkerFactory siblings;
    private final SizeClassPool pool;
    private final long pollingNanos;
    private final ConnectionTable table = new ConnectionTable();
    private final Set<OpenSocket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, WorkerDevice> devices = new HashMap<>();

    /** The same devices, to go through without an iterator. */
    private WorkerDevice[] polled = {};

    private final AtomicInteger expected = new AtomicInteger();
    private final CompletionHandler completions = this::completed;
    private @Nullable EventChannel channel;
    private boolean eventsWaiting;
    private boolean worked;
    private long lastWork;

    RdmaWorker(int id, EventCenter center, RdmaEventDriver driver, RdmaWorkerFactory siblings, SizeClassPool pool) {
        this.id = id;
        this.center = center;
        this.driver = driver;
        this.siblings = siblings;
        this.pool = pool;
        this.pollingNanos = siblings.options().pollingMicros() * 1000;
        this.lastWork = System.nanoTime() - pollingNanos;
    }

    @Override
    public PayloadPool pool() {
        return pool;
    }

    @Override
    public void initialize() {
        center.addPoller(this);
    }

    EventCenter center() {
        return center;
    }

    HandleTable handles() {
        return driver.handles();
    }

    StackDevices devices() {
        return siblings.devices();
    }

    RdmaOptions options() {
        return siblings.options();
    }

    // --- connections ---

    @Override
    public ServerSocket listen(SocketAddress address, SocketOptions options) throws TransportException {
        RdmaServerSocket socket = siblings.listeners().listen(this, ip(address), options);
        open.add(socket);
        return socket;
    }

    @Override
    public RdmaConnectedSocket connect(SocketAddress address, SocketOptions options) throws TransportException {
        SocketAddress bound = options.bindAddress();
        InetSocketAddress own =
                bound == null ? null : new InetSocketAddress(ip(bound).getAddress(), 0);
        return RdmaConnectedSocket.connecting(this, ip(address), own);
    }

    private static InetSocketAddress ip(SocketAddress address) throws TransportException {
        if (!(address instanceof InetSocketAddress ip)) {
            throw new TransportException(
                    Errno.EAFNOSUPPORT, address + " is no IP address, and RDMA connects by those only");
        }
        if (ip.getAddress() == null) {
            throw new TransportException(Errno.EINVAL, ip.getHostString() + " is not resolved to an address");
        }
        return ip;
    }

    /** Where events of this worker's ids come from; opened when it is first needed. */
    EventChannel channel() throws TransportException {
        EventChannel known = channel;
        if (known == null) {
            known = EventChannel.open();
            driver.watchDescriptor(known.descriptor(), () -> eventsWaiting = true);
            channel = known;
        }
        return known;
    }

    /** This worker's share of the device that {@code cmId} is bound to, which has the address {@code own}. */
    WorkerDevice deviceOf(CmId cmId, InetAddress own, String purpose) throws TransportException {
        String name = devices().port(own, purpose).device();
        WorkerDevice known = devices.get(name);
        if (known == null) {
            known = new WorkerDevice(
                    devices().open(cmId.context(), name),
                    driver,
                    devices().sendBudget(),
                    siblings.options().bufferBytes());
            devices.put(name, known);
            polled = devices.values().toArray(WorkerDevice[]::new);
        }
        return known;
    }

    /** Enters a connection and gives its number. */
    int add(RdmaConnectedSocket socket) {
        open.add(socket);
        return table.add(socket);
    }

    /** Takes a connection that is down out of the way of completions. */
    void remove(int number) {
        table.remove(number);
    }

    /** A socket has gone for good. */
    void closed(OpenSocket socket) {
        open.remove(socket);
    }

    /** Sockets of this worker, and requests on their way to it. Any thread. */
    int connections() {
        return open.size() + expected.get();
    }

    void expectConnection() {
        expected.incrementAndGet();
    }

    void unexpectConnection() {
        expected.decrementAndGet();
    }

    // --- completions ---

    @Override
    public int poll() {
        int work = pollCompletions();
        if (eventsWaiting) {
            eventsWaiting = false;
            drainEvents();
            work++;
        }
        worked |= work > 0;
        return work;
    }

    private int pollCompletions() {
        int work = 0;
        for (WorkerDevice device : polled) {
            try {
                work += device.completions().poll(completions);
            } catch (TransportException e) {
                LOG.error("worker {}: {} has failed", id, device.device().name(), e);
            }
        }
        return work;
    }

    /** Looks at completions until there are none. Not from within a completion. */
    void drainCompletions() {
        while (pollCompletions() > 0) {
            worked = true;
        }
    }

    private void drainEvents() {
        EventChannel events = channel;
        if (events != null) {
            try {
                events.drain();
            } catch (TransportException e) {
                LOG.error("worker {}: events of rdma_cm are lost", id, e);
            }
        }
    }

    private void completed(long workRequestId, int status, int bytes) {
        RdmaConnectedSocket socket = table.get(WorkRequestId.connection(workRequestId));
        if (socket != null) {
            socket.completed(WorkRequestId.isSend(workRequestId), WorkRequestId.slot(workRequestId), status, bytes);
        }
    }

    String completionStatus(int status) {
        return SiphonVerbs.completionStatus(status) + " (status " + status + ")";
    }

    @Override
    public boolean prepareToSleep() {
        if (polled.length == 0) {
            return !eventsWaiting;
        }
        if (handles().hasReports()) {
            return false;
        }
        long now = System.nanoTime();
        if (worked) {
            worked = false;
            lastWork = now;
        }
        if (now - lastWork < pollingNanos) {
            spin();
            return false;
        }
        for (WorkerDevice device : polled) {
            try {
                device.completions().arm();
            } catch (TransportException e) {
                LOG.error(
                        "worker {}: {} may sleep too long", id, device.device().name(), e);
            }
        }
        // Between the last poll and arming, something may have come that will not be announced.
        return poll() == 0;
    }

    /** Looks some more times before the rest of the turn, which takes longer than a look and then serves what came. */
    private void spin() {
        for (int look = 0; look < LOOKS_PER_TURN && !worked; look++) {
            worked = pollCompletions() > 0;
            Thread.onSpinWait();
        }
    }

    // --- the end ---

    @Override
    public void destroy() {
        List<OpenSocket> left = List.copyOf(open);
        left.forEach(OpenSocket::close);
        long deadline = System.nanoTime() + END_NANOS;
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            drainCompletions();
            drainEvents();
            Thread.onSpinWait();
        }
        for (OpenSocket socket : List.copyOf(open)) {
            if (socket instanceof RdmaConnectedSocket connection) {
                connection.abort();
            }
        }
        siblings.listeners().endOwned(this);
        drainCompletions();
        devices.values().forEach(WorkerDevice::close);
        devices.clear();
        polled = new WorkerDevice[0];
        closeChannel();
        pool.close();
        siblings.ended();
    }

    private void closeChannel() {
        if (channel != null) {
            driver.unwatchDescriptor(channel.descriptor());
            try {
                channel.close();
            } catch (TransportException e) {
                LOG.warn("worker {}: an event channel stays open", id, e);
            }
            channel = null;
        }
    }

    @Override
    public String toString() {
        return "RDMA worker " + id;
    }
}
