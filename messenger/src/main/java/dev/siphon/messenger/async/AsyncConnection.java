package dev.siphon.messenger.async;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.common.RxBuffers;
import dev.siphon.messenger.common.SessionConnection;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.protocol.FaultInjection;
import dev.siphon.messenger.session.AcceptDecision;
import dev.siphon.messenger.session.Backoff;
import dev.siphon.messenger.session.FaultDecision;
import dev.siphon.messenger.session.Phase;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.Timer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection: a session, and the {@link Link} that carries it while there is one. All its state is touched by its owner
 * only, the worker it lives on; another thread does just three things to it: queue a message, ask for a keepalive, mark it
 * down. A socket never changes its worker, so a session that goes on with another socket moves to that socket's worker.
 */
final class AsyncConnection implements SessionConnection {

    /** How many messages one turn takes from other threads before what they were sent on has its turn. */
    private static final int MESSAGES_PER_TURN = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AsyncConnection.class);

    private final AsyncMessenger messenger;
    private final long id;
    private final Session session;
    private final Backoff backoff;
    private final RxBuffers rxBuffers = new RxBuffers();
    private final Inbox inbox = new Inbox(event -> worker().center().submit(event), this::isOwner, this::takeTurn);
    private final AtomicBoolean keepaliveAsked = new AtomicBoolean();

    private volatile Worker worker;
    private volatile EntityType peerType;
    private volatile EntityAddress peerAddress;
    private volatile Policy policy;
    private volatile long features;
    private volatile boolean established;
    private volatile boolean closed;
    private volatile boolean disposable;
    private volatile @Nullable String lastFault;
    private volatile Instant lastKeepalive = Instant.EPOCH;
    private volatile Instant lastKeepaliveAck = Instant.EPOCH;
    private volatile @Nullable Object attachment;

    private Phase phase = Phase.NONE;
    private @Nullable Link link;
    private Timer redialTimer;
    /** Where received messages wait, if they are delayed on purpose. */
    private @Nullable DelayedDelivery delayed;
    /** The dispatchers know this connection: the application made it, or they were told of its accept. */
    private boolean known;
    /** The session was established, and not reset since. */
    private boolean onceReady;
    /** The peer restarted: it starts to count anew, and must not be told what was received. */
    private boolean resetByPeer;

    /**
     * A connection on {@code worker}, of which it holds a reference that the caller acquired.
     *
     * @param known whether the application has it, or is to be told of it first
     */
    AsyncConnection(
            AsyncMessenger messenger, Worker worker, EntityType peerType, EntityAddress peerAddress, boolean known) {
        this.messenger = messenger;
        this.known = known;
        this.id = messenger.nextConnectionId();
        this.worker = worker;
        this.peerType = peerType;
        this.peerAddress = peerAddress;
        this.policy = messenger.policy(peerType);
        this.session = new Session(messenger.newSendBudget());
        this.backoff = messenger.settings().newBackoff();
        this.redialTimer = worker.center().newTimer(this::dial);
    }

    // --- from any thread ------------------------------------------------------------------------------------------

    /** Begins to connect. */
    void connect() {
        onOwner(() -> {
            // Registered before it begins, it may have been given the peer's socket meanwhile, or been stopped.
            if (phase == Phase.NONE && !closed) {
                begin();
                dial();
            }
        });
    }

    /** Begins the handshake on {@code socket}, which a peer opened and which belongs to this connection's worker. */
    void accept(ConnectedSocket socket) {
        onOwner(() -> {
            if (closed) {
                socket.close();
                return;
            }
            begin();
            phase = Phase.ACCEPTING;
            Link accepting = Link.of(this);
            link = accepting;
            accepting.accept(socket);
        });
    }

    /** Runs {@code task} on this connection's owner, whichever worker that is by then, in a turn of its own. */
    void onOwner(Runnable task) {
        Worker target = worker;
        try {
            target.center().submit(() -> {
                if (target == worker) {
                    task.run();
                } else {
                    onOwner(task);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the stack is closed", this, e);
        }
    }

    @Override
    public boolean send(Message message) {
        messenger.checkCodec(message);
        if (closed) {
            message.release();
            return false;
        }
        if (!session.budget().tryTake(message) && session.budget().take(message, messenger.mayBlock())) {
            Thread.currentThread().interrupt();
        }
        message.sentAs(messenger.name());
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

    @Override
    public void stop(@Nullable String reason) {
        closed = true;
        messenger.dispatchQueue().discard(id);
        onOwner(() -> close(reason));
    }

    @Override
    public void markDisposable() {
        disposable = true;
    }

    /** Whether a fault ends this connection. */
    private boolean isLossy() {
        return disposable || policy.lossy();
    }

    @Override
    public boolean isConnected() {
        return established && !closed;
    }

    @Override
    public boolean isClosed() {
        return closed;
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
        Policy current = policy;
        return disposable ? current.withLossy(true) : current;
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
        if (closed) {
            rxBuffers.clear();
        }
    }

    @Override
    public void revokeRxBuffer(long tid) {
        AtomicBoolean revoked = new AtomicBoolean();
        while (!revoked.get()) {
            Worker target = worker;
            target.center().submitAndWait(() -> {
                if (target == worker) {
                    revokeHere(tid);
                    revoked.set(true);
                }
            });
        }
    }

    private void revokeHere(long tid) {
        rxBuffers.revoke(tid);
        if (link != null) {
            link.protocol().abandonRxBuffer(tid);
        }
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

    /** The worker that owns this connection now. */
    Worker worker() {
        return worker;
    }

    boolean isOwner() {
        return worker.center().isOwner();
    }

    // --- on the owner: what the protocol asks and tells

    long id() {
        return id;
    }

    Session session() {
        return session;
    }

    WorkerCounters counters() {
        return messenger.counters(worker);
    }

    long now() {
        return worker.center().clock().nanoTime();
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

    boolean isResetByPeer() {
        return resetByPeer;
    }

    /** Whether this connection is being given another socket. */
    boolean isReplacing() {
        return phase == Phase.REPLACING;
    }

    /** Established on the accepting side as far as the dispatchers are concerned; the peer does not know it yet. */
    void accepted(long agreedFeatures) {
        features = agreedFeatures;
        known = true;
        messenger.connections().accepted(this);
        messenger.dispatchers().fastAccepted(this);
        messenger.dispatchQueue().queueAccept(this);
    }

    /** Both sides agree on {@code agreedFeatures}, and the accepting one says whether the connection is lossy. */
    void agreed(long agreedFeatures, boolean lossy) {
        features = agreedFeatures;
        resetByPeer = false;
        if (lossy != policy.lossy()) {
            policy = policy.withLossy(lossy);
        }
    }

    /** Established; {@code dialled}: by this side. */
    void opened(boolean dialled) {
        phase = Phase.OPEN;
        onceReady = true;
        established = true;
        delayIfAsked();
        backoff.reset();
        if (dialled) {
            messenger.dispatchers().fastConnected(this);
            messenger.dispatchQueue().queueConnect(this);
        }
        inbox.announce();
    }

    /** The peer does not have the session that this side wants to resume. One that never was is simply begun anew. */
    void peerHasNoSession() {
        if (onceReady) {
            sessionReset();
        } else {
            session.connectSeq(0);
        }
    }

    /** The peer lost its session, and with it what was sent there (Ceph's {@code was_session_reset}). */
    private void sessionReset() {
        onceReady = false;
        dropDelayed();
        messenger.dispatchQueue().discard(id);
        // With signatures, a number that was used before must not come again.
        boolean signs = Features.has(features, Features.MSG_AUTH);
        session.reset(signs ? ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE) : 0);
        messenger.dispatchQueue().queueRemoteReset(this);
    }

    /** Hands {@code message} over, whose reference passes on; the nanoseconds that a fast dispatch took. */
    long deliver(ReceivedMessage message) {
        messenger.dispatchQueue().fastPreprocess(message);
        return delayed == null ? dispatch(message) : delayed.add(message);
    }

    private long dispatch(ReceivedMessage message) {
        if (!messenger.dispatchQueue().canFastDispatch(message)) {
            messenger.dispatchQueue().enqueue(message, message.priority(), id);
            return 0;
        }
        long start = now();
        messenger.dispatchQueue().fastDispatch(message);
        return now() - start;
    }

    // --- on the owner: the life of the session

    private void begin() {
        counters().add(WorkerCounter.MSGR_CREATED_CONNECTIONS, 1);
        counters().add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, 1);
    }

    private void dial() {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CONNECTING;
        Link dialling = Link.of(this);
        link = dialling;
        dialling.dial();
    }

    private void delayIfAsked() {
        FaultInjection injection = messenger.injection();
        if (delayed == null && injection != null && injection.delaysMessagesOf(peerType)) {
            delayed = new DelayedDelivery(injection, messenger.dispatchQueue(), this::deliverHeld, worker.center());
        }
    }

    private long deliverHeld(ReceivedMessage message) {
        if (closed) {
            messenger.dispatchQueue().drop(message);
            return 0;
        }
        return dispatch(message);
    }

    private void dropDelayed() {
        if (delayed != null) {
            delayed.discard();
        }
    }

    /** Takes what was queued, and has it written or a link made for it. */
    private void takeTurn() {
        takeInbox();
        Link current = link;
        if (current != null) {
            current.write();
        } else if (phase == Phase.STANDBY && !policy.server() && hasToSend()) {
            session.connectSeq(session.connectSeq() + 1);
            dial();
        }
    }

    /** Whether a keepalive was asked for since the last call. */
    boolean takeKeepaliveAsked() {
        return keepaliveAsked.get() && keepaliveAsked.compareAndSet(true, false);
    }

    /** Has this connection write in a later turn. */
    void announce() {
        inbox.announce();
    }

    private boolean hasToSend() {
        return !session.outQueue().isEmpty() || keepaliveAsked.get();
    }

    private void takeInbox() {
        int taken = 0;
        Message message = inbox.poll();
        while (message != null) {
            if (phase == Phase.CLOSED) {
                session.budget().drop(message);
            } else {
                session.outQueue().add(message);
                taken++;
            }
            message = taken < MESSAGES_PER_TURN ? inbox.poll() : null;
        }
        if (taken == MESSAGES_PER_TURN) {
            inbox.announce();
        }
        if (taken > 0) {
            counters().add(WorkerCounter.MSGR_SEND_MESSAGES, taken);
        }
    }

    /** {@code broken} cannot go on. */
    void faulted(Link broken, Throwable cause) {
        if (broken != link || phase == Phase.CLOSED) {
            broken.close();
            return;
        }
        note(cause);
        Phase before = phase;
        dropLink();
        FaultDecision decision =
                FaultDecision.about(before, policy, isLossy() || session.cannotGoOn(cause), known, hasToSend());
        if (decision != FaultDecision.CLOSE) {
            messenger.dispatchQueue().queueFault(this);
        }
        switch (decision) {
            case CLOSE -> close(lastFault);
            case STANDBY -> phase = Phase.STANDBY;
            case BACK_OFF -> redial(before == Phase.WAITING);
            case RECONNECT -> redialAtOnce();
        }
    }

    private void note(Throwable cause) {
        String message = cause.getMessage();
        lastFault = message == null ? cause.toString() : message;
        if (cause instanceof TransportException refused && refused.errno() == Errno.ECONNREFUSED) {
            messenger.dispatchQueue().queueRefused(this);
        }
        if (cause instanceof MalformedFrameException) {
            LOG.warn("{}: fault in phase {}: {}", this, phase, lastFault);
        } else {
            LOG.info("{}: fault in phase {}: {}", this, phase, lastFault);
        }
    }

    /** What was written and not acknowledged is to be written again, on another socket. */
    private void dropLink() {
        established = false;
        resetByPeer = false;
        closeLink();
        if (delayed != null) {
            delayed.flush();
        }
        session.requeueSent();
    }

    private void closeLink() {
        redialTimer.cancel();
        Link current = link;
        if (current != null) {
            link = null;
            current.close();
        }
    }

    /** An attempt failed: the next one waits, longer each time. */
    private void redial(boolean peerAsksToWait) {
        phase = Phase.CONNECTING;
        redialTimer.schedule(peerAsksToWait ? backoff.longestMicros() : backoff.nextMicros());
    }

    /** An established session broke, and only such a one is counted on: an attempt that failed gives no new number. */
    private void redialAtOnce() {
        if (onceReady) {
            session.connectSeq(session.connectSeq() + 1);
        }
        backoff.reset();
        dial();
    }

    /** The peer asks to wait, since it is connecting to this side as well. */
    void peerAsksToWait() {
        phase = Phase.WAITING;
    }

    /** What an incoming connection of the same peer is judged by. */
    AcceptDecision.Existing asExisting() {
        return new AcceptDecision.Existing(
                phase == Phase.CLOSED || closed,
                isReplacing(),
                isLossy(),
                policy.resetCheck(),
                policy.server(),
                phase == Phase.NONE || phase == Phase.CONNECTING || phase == Phase.WAITING,
                peerAddress.compareTo(messenger.address()) < 0,
                session.peerGlobalSeq(),
                session.connectSeq());
    }

    /**
     * Gives up the own socket, since the session goes on with another, and moves to that one's worker: afterwards this
     * thread does not own it any more.
     */
    void moveTo(Worker next, boolean peerWasReset) {
        if (phase == Phase.NONE) {
            begin();
        }
        dropLink();
        if (peerWasReset) {
            resetByPeer = true;
            forgetPeersSession();
        }
        phase = Phase.REPLACING;
        counters().add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, -1);
        redialTimer = next.center().newTimer(this::dial);
        if (delayed != null) {
            delayed.moveTo(next.center());
        }
        Worker former = worker;
        next.acquire();
        worker = next;
        former.release();
    }

    /** A session that was never established has lost nothing: the peer only tries once more. */
    private void forgetPeersSession() {
        if (!onceReady) {
            session.connectSeq(0);
        } else if (policy.resetCheck()) {
            sessionReset();
        }
    }

    /** Goes on with {@code stream}, or without a socket if the newcomer that brought it is gone. */
    void arrive(@Nullable SocketStream stream) {
        counters().add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, 1);
        if (stream == null) {
            afterLostSocket();
            return;
        }
        Link adopted = Link.of(this);
        link = adopted;
        adopted.adopt(stream);
    }

    private void afterLostSocket() {
        boolean waits = policy.server() || (policy.standby() && !hasToSend());
        if (waits) {
            phase = Phase.STANDBY;
        } else {
            redialAtOnce();
        }
    }

    /** The link of a newcomer, whose socket another connection goes on with; the newcomer ends silently. */
    SocketStream surrender() {
        Link current = link;
        if (current == null) {
            throw new IllegalStateException(this + " has no socket to surrender");
        }
        SocketStream stream = current.surrender();
        known = false;
        close(null);
        return stream;
    }

    @Nullable
    Link link() {
        return link;
    }

    /** Goes on reading: the admission has been decided. */
    void resume() {
        if (link != null) {
            link.process();
        }
    }

    /**
     * Closes for good. With a reason the dispatchers are told of the reset; of one that they never knew, of its fault. Ceph
     * tells resets of both.
     */
    void close(@Nullable String reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        // Between two workers it is counted by neither.
        boolean isMoving = phase == Phase.REPLACING && link == null;
        boolean counted = phase != Phase.NONE && !isMoving;
        closeLink();
        phase = Phase.CLOSED;
        closed = true;
        established = false;
        if (reason != null) {
            lastFault = reason;
        }
        session.budget().close();
        dropAll();
        messenger.connections().remove(this);
        if (reason != null && known) {
            messenger.dispatchQueue().queueReset(this);
        } else if (reason != null) {
            messenger.dispatchQueue().queueFault(this);
        }
        if (counted) {
            counters().add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, -1);
        }
        worker.release();
    }

    /** A buffer that the application released too often must not keep the rest of a close from happening. */
    private void dropAll() {
        try {
            takeInbox();
            dropDelayed();
            session.discard();
            messenger.dispatchQueue().discard(id);
            rxBuffers.clear();
        } catch (RuntimeException e) {
            LOG.error("{}: what it held could not be released", this, e);
        }
    }

    @Override
    public String toString() {
        return messenger.name() + " " + messenger.address() + " >> " + peerType + " " + peerAddress + " conn " + id;
    }
}
