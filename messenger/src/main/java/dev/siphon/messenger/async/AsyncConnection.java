package dev.siphon.messenger.async;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.FileEventHandler;
import dev.siphon.stack.event.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection as a state machine on one worker. All its state is touched on that worker's thread only; another thread does
 * just three things to it: queue a message, ask for a keepalive, mark it down. {@link #process()} is the one loop.
 */
final class AsyncConnection implements Connection {

    /** How long reading pauses when a throttle or the pool holds it back, as in Ceph. */
    private static final long RETRY_MICROS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(AsyncConnection.class);

    private final AsyncMessenger messenger;
    private final long id;
    private final Worker worker;
    private final EventCenter center;
    private final WorkerCounters counters;
    private final Session session = new Session();
    private final RxBuffers rxBuffers = new RxBuffers();

    private final Inbox inbox;
    private final AtomicBoolean keepaliveAsked = new AtomicBoolean();
    private final Runnable readEvent = this::process;
    private final FileEventHandler readable = (handle, mask) -> process();
    private final FileEventHandler writable = (handle, mask) -> write();
    private final Timer retryTimer;
    private final Timer tickTimer;

    private volatile EntityType peerType;
    private volatile EntityAddress peerAddress;
    private volatile Policy policy;
    private volatile long features;
    private volatile boolean established;
    private volatile boolean closed;
    private volatile boolean dialling;
    private volatile long peerGlobalSeq;
    private volatile @Nullable String lastFault;
    private volatile Instant lastKeepalive = Instant.EPOCH;
    private volatile Instant lastKeepaliveAck = Instant.EPOCH;
    private volatile @Nullable Object attachment;

    private final ProtocolV1 protocol = new ProtocolV1(this);
    private @Nullable SocketStream stream;
    private boolean watchesWritable;
    private long lastActiveNanos;
    private long fastDispatchNanos;

    /** A connection on {@code worker}, of which it holds a reference that the caller acquired. */
    AsyncConnection(AsyncMessenger messenger, Worker worker, EntityType peerType, EntityAddress peerAddress) {
        this.messenger = messenger;
        this.id = messenger.nextConnectionId();
        this.worker = worker;
        this.center = worker.center();
        this.inbox = new Inbox(center, this::write);
        this.counters = messenger.counters(worker);
        this.peerType = peerType;
        this.peerAddress = peerAddress;
        this.policy = messenger.policy(peerType);
        this.retryTimer = center.newTimer(this::process);
        this.tickTimer = center.newTimer(this::tick);
    }

    // --- from any thread ------------------------------------------------------------------------------------------

    /** Begins to connect. */
    void connect() {
        dialling = true;
        center.submit(this::startConnecting);
    }

    /** Begins the handshake on {@code socket}, which a peer opened and which belongs to this connection's worker. */
    void accept(ConnectedSocket socket) {
        center.submit(() -> startAccepting(socket));
    }

    @Override
    public boolean send(Message message) {
        if (closed) {
            message.release();
            return false;
        }
        return inbox.add(message);
    }

    @Override
    public PayloadBuffer allocate(int length) {
        PayloadBuffer pooled = worker.pool().tryAcquire(length);
        return pooled != null ? pooled : PayloadBuffer.wrap(ByteBuffer.allocate(length));
    }

    @Override
    public void sendKeepalive() {
        keepaliveAsked.set(true);
        inbox.announce();
    }

    @Override
    public void markDown() {
        stop(null);
    }

    /** Closes for good, from any thread; with a reason the own dispatchers are told of the reset. */
    void stop(@Nullable String reason) {
        closed = true;
        try {
            center.submit(() -> close(reason));
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the stack is closed", this, e);
        }
    }

    @Override
    public void markDisposable() {
        policy = policy.withLossy(true);
    }

    @Override
    public boolean isConnected() {
        return established && !closed;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether this side is opening the connection and it is not established yet. */
    boolean isDialling() {
        return dialling && !closed;
    }

    /** The number, among all the peer's attempts and acceptances, that this connection was established under. */
    long peerGlobalSeq() {
        return peerGlobalSeq;
    }

    @Override
    public Optional<String> lastFault() {
        return Optional.ofNullable(lastFault);
    }

    @Override
    public EntityType peerType() {
        return peerType;
    }

    @Override
    public EntityAddress peerAddress() {
        return peerAddress;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public long features() {
        return features;
    }

    @Override
    public Instant lastKeepalive() {
        return lastKeepalive;
    }

    @Override
    public Instant lastKeepaliveAck() {
        return lastKeepaliveAck;
    }

    @Override
    public void postRxBuffer(long tid, PayloadBuffer buffer) {
        rxBuffers.post(tid, buffer);
    }

    @Override
    public void revokeRxBuffer(long tid) {
        center.submitAndWait(() -> {
            rxBuffers.revoke(tid);
            protocol.abandonRxBuffer(tid);
        });
    }

    @Override
    public AsyncMessenger messenger() {
        return messenger;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(@Nullable Object value) {
        attachment = value;
    }

    Worker worker() {
        return worker;
    }

    WorkerCounters counters() {
        return counters;
    }

    // --- on the worker's thread -----------------------------------------------------------------------------------

    Session session() {
        return session;
    }

    long now() {
        return center.clock().nanoTime();
    }

    void peerType(EntityType type) {
        peerType = type;
        policy = messenger.policy(type);
    }

    void peerAddress(EntityAddress address) {
        peerAddress = address;
    }

    void keepaliveReceived(Instant at) {
        lastKeepalive = at;
    }

    void keepaliveAcknowledged(Instant sentAt) {
        lastKeepaliveAck = sentAt;
    }

    @Nullable
    PayloadBuffer takeRxBuffer(long tid) {
        return rxBuffers.take(tid);
    }

    private void startConnecting() {
        if (closed) {
            return;
        }
        begin();
        try {
            protocol.become(ConnectionState.CONNECTING);
            ConnectedSocket socket = worker.connect(peerAddress.socketAddress(), messenger.socketOptions());
            protocol.connect(adopt(socket));
            center.createFileEvent(socket.handle(), EventCenter.READABLE, readable);
            if (messenger.stack().nonblockConnectNeedsWritableEvent()) {
                center.createFileEvent(socket.handle(), EventCenter.WRITABLE, readable);
                watchesWritable = true;
            }
        } catch (IOException e) {
            fault(e);
            return;
        }
        process();
    }

    private void startAccepting(ConnectedSocket socket) {
        if (closed) {
            socket.close();
            return;
        }
        begin();
        protocol.accept(adopt(socket));
        try {
            center.createFileEvent(socket.handle(), EventCenter.READABLE, readable);
        } catch (IOException e) {
            fault(e);
            return;
        }
        process();
    }

    private SocketStream adopt(ConnectedSocket socket) {
        SocketStream opened =
                new SocketStream(socket, worker, counters, messenger.settings().readAheadBytes());
        stream = opened;
        return opened;
    }

    private void begin() {
        counters.add(WorkerCounter.MSGR_CREATED_CONNECTIONS, 1);
        counters.add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, 1);
        lastActiveNanos = now();
        tickTimer.schedule(messenger.settings().readyTimeoutMicros());
    }

    /**
     * Advances as far as bytes, throttles and fairness allow. Once it was stopped it does nothing, though its close is yet to
     * come: a retry of its handshake now could replace the connection it was stopped for.
     */
    private void process() {
        if (closed) {
            return;
        }
        long start = now();
        fastDispatchNanos = 0;
        lastActiveNanos = start;
        try {
            while (protocol.advance()) {
                // each step is one state's work
            }
            endTurn();
        } catch (IOException | MalformedFrameException e) {
            fault(e);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: internal error in state {}", this, protocol.state(), e);
            fault(e);
        }
        counters.add(WorkerCounter.MSGR_RUNNING_FAST_DISPATCH_TIME, fastDispatchNanos);
        counters.add(WorkerCounter.MSGR_RUNNING_RECV_TIME, now() - start - fastDispatchNanos);
    }

    private void endTurn() throws IOException {
        SocketStream current = stream;
        if (isEnded() || current == null) {
            return;
        }
        switch (current.endTurn()) {
            case NONE -> {
                if (protocol.isHeldBack()) {
                    retryTimer.schedule(RETRY_MICROS);
                }
            }
            case YIELDED -> center.submit(readEvent);
            case STARVED -> retryTimer.schedule(RETRY_MICROS);
        }
        if (protocol.hasToWrite()) {
            writeOut();
        }
    }

    private void write() {
        takeInbox();
        if (isEnded() || stream == null || protocol.state() == ConnectionState.CONNECTING_RE) {
            return;
        }
        long start = now();
        lastActiveNanos = start;
        try {
            writeOut();
        } catch (IOException e) {
            fault(e);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: internal error while writing", this, e);
            fault(e);
        }
        counters.add(WorkerCounter.MSGR_RUNNING_SEND_TIME, now() - start);
    }

    private void takeInbox() {
        int taken = 0;
        for (Message message = inbox.poll(); message != null; message = inbox.poll()) {
            if (isEnded()) {
                message.release();
            } else {
                session.outQueue().add(message);
                taken++;
            }
        }
        if (taken > 0) {
            counters.add(WorkerCounter.MSGR_SEND_MESSAGES, taken);
        }
    }

    private void writeOut() throws IOException {
        boolean keepalive =
                protocol.state().isOpen() && keepaliveAsked.get() && keepaliveAsked.compareAndSet(true, false);
        boolean done = protocol.write(keepalive);
        if (done == watchesWritable) {
            watchWritable(!done);
        }
    }

    /** The transport is connected: from now on only what is left to be sent waits for writable. */
    void transportConnected() throws TransportException {
        if (watchesWritable) {
            watchWritable(false);
        }
    }

    private void watchWritable(boolean watch) throws TransportException {
        SocketStream current = stream;
        if (current == null) {
            return;
        }
        int handle = current.socket().handle();
        if (!watch) {
            center.deleteFileEvent(handle, EventCenter.WRITABLE);
        } else {
            try {
                center.createFileEvent(handle, EventCenter.WRITABLE, writable);
            } catch (IOException e) {
                throw new TransportException(Errno.OTHER, "cannot watch for writable: " + e.getMessage(), e);
            }
        }
        watchesWritable = watch;
    }

    void peerGlobalSeq(long value) {
        peerGlobalSeq = value;
        session.peerGlobalSeq(value);
    }

    /** Established on the accepting side as far as the dispatchers are concerned; the peer does not know it yet. */
    void accepted(long agreedFeatures) {
        features = agreedFeatures;
        messenger.connections().accepted(this);
        messenger.dispatchers().fastAccepted(this);
        messenger.dispatchQueue().queueAccept(this);
    }

    /** Both sides agree on {@code agreedFeatures}, and the accepting one says whether the connection is lossy. */
    void agreed(long agreedFeatures, boolean lossy) {
        features = agreedFeatures;
        if (lossy != policy.lossy()) {
            policy = policy.withLossy(lossy);
        }
    }

    /** Established; {@code dialled}: by this side. */
    void opened(boolean dialled) {
        dialling = false;
        established = true;
        tickTimer.schedule(messenger.settings().idleTimeoutMicros());
        if (dialled) {
            messenger.dispatchers().fastConnected(this);
            messenger.dispatchQueue().queueConnect(this);
        }
        inbox.announce();
    }

    /** The peer lost its session. */
    void remoteReset() {
        messenger.dispatchQueue().discard(id);
        messenger.dispatchQueue().queueRemoteReset(this);
    }

    /** Hands {@code message} over, whose reference passes on. */
    void deliver(ReceivedMessage message) {
        messenger.dispatchQueue().fastPreprocess(message);
        if (messenger.dispatchQueue().canFastDispatch(message)) {
            long start = now();
            messenger.dispatchQueue().fastDispatch(message);
            fastDispatchNanos += now() - start;
        } else {
            messenger.dispatchQueue().enqueue(message, message.priority(), id);
        }
    }

    private void tick() {
        long silentMicros = (now() - lastActiveNanos) / 1000;
        if (!established) {
            counters.add(WorkerCounter.MSGR_CONNECTION_READY_TIMEOUTS, 1);
            fault("not established after " + messenger.settings().readyTimeoutMicros() / 1000
                    + " ms (ms_connection_ready_timeout), in state " + protocol.state());
        } else if (silentMicros >= messenger.settings().idleTimeoutMicros()) {
            counters.add(WorkerCounter.MSGR_CONNECTION_IDLE_TIMEOUTS, 1);
            fault("idle for " + silentMicros / 1000 + " ms (ms_connection_idle_timeout)");
        } else {
            tickTimer.schedule(messenger.settings().idleTimeoutMicros() - silentMicros);
        }
    }

    private void fault(Throwable cause) {
        if (cause instanceof TransportException refused && refused.errno() == Errno.ECONNREFUSED) {
            messenger.dispatchQueue().queueRefused(this);
        }
        if (cause instanceof MalformedFrameException) {
            LOG.warn("{}: {}", this, cause.getMessage());
        }
        String message = cause.getMessage();
        fault(message == null ? cause.toString() : message);
    }

    /** Something went wrong. Sessions are not resumed yet, so a fault ends the connection. */
    private void fault(String reason) {
        LOG.info("{}: fault in state {}: {}", this, protocol.state(), reason);
        close(reason);
    }

    private void close(@Nullable String reason) {
        if (isEnded()) {
            return;
        }
        boolean begun = protocol.state() != ConnectionState.NONE;
        protocol.close();
        lastFault = reason;
        closed = true;
        established = false;
        retryTimer.cancel();
        tickTimer.cancel();
        closeStream();
        takeInbox();
        session.discard();
        rxBuffers.clear();
        messenger.connections().remove(this);
        messenger.dispatchQueue().discard(id);
        if (reason != null) {
            messenger.dispatchQueue().queueReset(this);
        }
        if (begun) {
            counters.add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, -1);
        }
        worker.release();
    }

    private void closeStream() {
        SocketStream current = stream;
        if (current != null) {
            center.deleteFileEvent(current.socket().handle(), EventCenter.READABLE | EventCenter.WRITABLE);
            current.close();
            stream = null;
        }
    }

    /** Whether this connection is closed as far as its worker is concerned. */
    private boolean isEnded() {
        return protocol.state() == ConnectionState.CLOSED;
    }

    @Override
    public String toString() {
        return messenger.name() + " " + messenger.address() + " >> " + peerType + " " + peerAddress + " conn " + id;
    }
}
