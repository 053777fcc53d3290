package dev.siphon.messenger.async;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.Features;
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
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
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

    /** Chunk of the inbox; a queue that stays below it allocates nothing. */
    private static final int INBOX_CHUNK = 128;

    private static final Logger LOG = LoggerFactory.getLogger(AsyncConnection.class);

    private final AsyncMessenger messenger;
    private final long id;
    private final Worker worker;
    private final EventCenter center;
    private final WorkerCounters counters;
    private final Session session = new Session();
    private final RxBuffers rxBuffers = new RxBuffers();

    /** Messages on their way from other threads; each holds one reference. Bounded by what the application has in flight. */
    private final MpscUnboundedVarHandleArrayQueue<Message> inbox = new MpscUnboundedVarHandleArrayQueue<>(INBOX_CHUNK);

    private final AtomicBoolean writeSubmitted = new AtomicBoolean();
    private final AtomicBoolean keepaliveAsked = new AtomicBoolean();
    private final Runnable writeEvent = this::submittedWrite;
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

    private ConnectionState state = ConnectionState.NONE;
    private @Nullable SocketStream stream;
    private @Nullable ClientHandshake client;
    private @Nullable ServerHandshake server;
    private @Nullable MessageReader reader;
    private @Nullable MessageWriter writer;
    private boolean watchesWritable;
    private long lastActiveNanos;
    private long fastDispatchNanos;

    /** A connection on {@code worker}, of which it holds a reference that the caller acquired. */
    AsyncConnection(AsyncMessenger messenger, Worker worker, EntityType peerType, EntityAddress peerAddress) {
        this.messenger = messenger;
        this.id = messenger.nextConnectionId();
        this.worker = worker;
        this.center = worker.center();
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
        inbox.offer(message);
        return submitWrite();
    }

    @Override
    public void sendKeepalive() {
        keepaliveAsked.set(true);
        submitWrite();
    }

    private boolean submitWrite() {
        if (!writeSubmitted.get() && writeSubmitted.compareAndSet(false, true)) {
            try {
                center.submit(writeEvent);
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: the stack is closed", this, e);
                return false;
            }
        }
        return true;
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
            if (reader != null) {
                reader.abandonRxBuffer(tid);
            }
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

    MessageWriter writer() {
        return required(writer);
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

    /** The one place where the state changes. */
    void become(ConnectionState next) {
        if (LOG.isTraceEnabled()) {
            LOG.trace("{}: {} -> {}", this, state, next);
        }
        state = next;
    }

    private void startConnecting() {
        if (closed) {
            return;
        }
        begin();
        try {
            become(ConnectionState.CONNECTING);
            ConnectedSocket socket = worker.connect(peerAddress.socketAddress(), messenger.socketOptions());
            SocketStream opened = adopt(socket);
            client = new ClientHandshake(this, opened);
            become(ConnectionState.CONNECTING_RE);
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
        SocketStream opened = adopt(socket);
        begin();
        server = new ServerHandshake(this, opened);
        become(ConnectionState.ACCEPTING);
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
            while (advance()) {
                // each step is one state's work
            }
            endTurn();
        } catch (IOException | MalformedFrameException e) {
            fault(e);
        } catch (RuntimeException | AssertionError e) {
            LOG.error("{}: internal error in state {}", this, state, e);
            fault(e);
        }
        counters.add(WorkerCounter.MSGR_RUNNING_FAST_DISPATCH_TIME, fastDispatchNanos);
        counters.add(WorkerCounter.MSGR_RUNNING_RECV_TIME, now() - start - fastDispatchNanos);
    }

    private boolean advance() throws IOException {
        return switch (state) {
            case CONNECTING_RE -> awaitConnect();
            case CONNECTING_WAIT_BANNER_AND_IDENTIFY -> required(client).readBannerAndIdentify();
            case CONNECTING_SEND_CONNECT_MSG -> required(client).sendConnectMessage();
            case CONNECTING_WAIT_CONNECT_REPLY -> required(client).readReply();
            case CONNECTING_WAIT_CONNECT_REPLY_AUTH -> required(client).readReplyAuthorizer();
            case CONNECTING_WAIT_ACK_SEQ -> required(client).readAckSeq();
            case CONNECTING_READY -> required(client).ready();
            case ACCEPTING -> required(server).begin();
            case ACCEPTING_WAIT_BANNER_ADDR -> required(server).readBannerAndAddress();
            case ACCEPTING_WAIT_CONNECT_MSG -> required(server).readConnectMessage();
            case ACCEPTING_WAIT_CONNECT_MSG_AUTH -> required(server).readAuthorizer();
            case ACCEPTING_WAIT_SEQ -> required(server).readSeq();
            case ACCEPTING_READY -> required(server).ready();
            case OPEN -> required(reader).readTag();
            case OPEN_KEEPALIVE2 -> required(reader).readKeepalive2();
            case OPEN_KEEPALIVE2_ACK -> required(reader).readKeepalive2Ack();
            case OPEN_TAG_ACK -> required(reader).readAck();
            case OPEN_MESSAGE_HEADER -> required(reader).readHeader();
            case OPEN_MESSAGE_THROTTLE_MESSAGE -> required(reader).throttleMessage();
            case OPEN_MESSAGE_THROTTLE_BYTES -> required(reader).throttleBytes();
            case OPEN_MESSAGE_THROTTLE_DISPATCH_QUEUE -> required(reader).throttleDispatchQueue();
            case OPEN_MESSAGE_READ_FRONT -> required(reader).readFront();
            case OPEN_MESSAGE_READ_MIDDLE -> required(reader).readMiddle();
            case OPEN_MESSAGE_READ_DATA_PREPARE -> required(reader).prepareData();
            case OPEN_MESSAGE_READ_DATA -> required(reader).readData();
            case OPEN_MESSAGE_READ_FOOTER_AND_DISPATCH -> required(reader).readFooterAndDispatch();
            case NONE, CONNECTING, CLOSED -> false;
        };
    }

    private boolean awaitConnect() throws TransportException {
        SocketStream opening = required(stream);
        if (!opening.socket().isConnected()) {
            return false;
        }
        if (watchesWritable) {
            watchWritable(false);
        }
        return required(client).begin();
    }

    private void endTurn() throws IOException {
        SocketStream current = stream;
        if (state == ConnectionState.CLOSED || current == null) {
            return;
        }
        switch (current.endTurn()) {
            case NONE -> {
                if (reader != null && reader.isHeldBack()) {
                    retryTimer.schedule(RETRY_MICROS);
                }
            }
            case YIELDED -> center.submit(readEvent);
            case STARVED -> retryTimer.schedule(RETRY_MICROS);
        }
        boolean owesAck = session.owesAck() && !policy.lossy();
        if (!current.out().isEmpty() || (state.isOpen() && owesAck)) {
            writeOut(current);
        }
    }

    private void submittedWrite() {
        // Cleared first: what is queued from here on submits anew.
        writeSubmitted.set(false);
        write();
    }

    private void write() {
        takeInbox();
        SocketStream current = stream;
        if (state == ConnectionState.CLOSED || current == null || state == ConnectionState.CONNECTING_RE) {
            return;
        }
        long start = now();
        lastActiveNanos = start;
        try {
            writeOut(current);
        } catch (IOException e) {
            fault(e);
        } catch (RuntimeException | AssertionError e) {
            LOG.error("{}: internal error while writing", this, e);
            fault(e);
        }
        counters.add(WorkerCounter.MSGR_RUNNING_SEND_TIME, now() - start);
    }

    private void takeInbox() {
        int taken = 0;
        // A relaxed poll would overlook a message whose sender saw the write event as submitted still.
        for (Message message = inbox.poll(); message != null; message = inbox.poll()) {
            if (state == ConnectionState.CLOSED) {
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

    private void writeOut(SocketStream current) throws IOException {
        boolean done;
        if (state.isOpen()) {
            if (keepaliveAsked.get() && keepaliveAsked.compareAndSet(true, false)) {
                writer().writeKeepalive(Features.has(features, Features.MSGR_KEEPALIVE2), Instant.now());
            }
            done = writer().turn();
        } else {
            done = current.flush(false);
        }
        if (done == watchesWritable) {
            watchWritable(!done);
        }
    }

    private void watchWritable(boolean watch) throws TransportException {
        int handle = required(stream).socket().handle();
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

    /** The handshake is over. */
    void opened(long agreedFeatures, boolean lossy, SessionSecurity security) {
        SocketStream current = required(stream);
        features = agreedFeatures;
        if (lossy != policy.lossy()) {
            policy = policy.withLossy(lossy);
        }
        reader = new MessageReader(this, current, security);
        writer = new MessageWriter(messenger, session, current, agreedFeatures, lossy, security);
        boolean dialled = client != null;
        client = null;
        server = null;
        dialling = false;
        become(ConnectionState.OPEN);
        established = true;
        tickTimer.schedule(messenger.settings().idleTimeoutMicros());
        if (dialled) {
            messenger.dispatchers().fastConnected(this);
            messenger.dispatchQueue().queueConnect(this);
        }
        submitWrite();
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
                    + " ms (ms_connection_ready_timeout), in state " + state);
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
        LOG.info("{}: fault in state {}: {}", this, state, reason);
        close(reason);
    }

    private void close(@Nullable String reason) {
        if (state == ConnectionState.CLOSED) {
            return;
        }
        boolean begun = state != ConnectionState.NONE;
        become(ConnectionState.CLOSED);
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
        if (reader != null) {
            reader.close();
        }
        SocketStream current = stream;
        if (current != null) {
            center.deleteFileEvent(current.socket().handle(), EventCenter.READABLE | EventCenter.WRITABLE);
            current.close();
            stream = null;
        }
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the connection has no such part in this state");
        }
        return part;
    }

    @Override
    public String toString() {
        return messenger.name() + " " + messenger.address() + " >> " + peerType + " " + peerAddress + " conn " + id;
    }
}
