package dev.siphon.messenger.simple;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.SessionSecurity;
import dev.siphon.messenger.common.RxBuffers;
import dev.siphon.messenger.common.SessionConnection;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.protocol.IncomingThrottles;
import dev.siphon.messenger.protocol.MessageDecoder;
import dev.siphon.messenger.protocol.MessageEncoder;
import dev.siphon.messenger.session.AcceptDecision;
import dev.siphon.messenger.session.Backoff;
import dev.siphon.messenger.session.FaultDecision;
import dev.siphon.messenger.session.Phase;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.messenger.session.Session;
import dev.siphon.messenger.wire.Features;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection: a session, and the {@link Pipe} that carries it while there is one. The session, the phase and the pipe are
 * guarded by the connection's lock; a pipe that is not the current one any more finds that out under it and ends.
 */
final class SimpleConnection implements SessionConnection {

    /** Bytes are gathered up to here before they are handed to the socket. */
    private static final int BATCH_BYTES = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(SimpleConnection.class);

    private final SimpleMessenger messenger;
    private final long id;
    private final Session session;
    private final Backoff backoff;
    private final RxBuffers rxBuffers = new RxBuffers();
    private final ReentrantLock lock = new ReentrantLock();
    /** The phase, the pipe, or what there is to write changed, or a delivery ended. */
    private final Condition changed = lock.newCondition();

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
    private @Nullable Pipe pipe;
    private @Nullable MessageEncoder encoder;
    private boolean keepaliveAsked;
    /** A reader delivers a message: what another one reads waits, so that the order is kept. */
    private boolean delivering;
    /** The application has this connection, or was told of its accept. */
    private boolean known;
    /** The session was established, and its loss not noticed since: the peer may be asked to go on with it. */
    private boolean onceReady;
    /** The peer restarted: it starts to count anew, and must not be told what was received. */
    private boolean resetByPeer;

    SimpleConnection(SimpleMessenger messenger, EntityType peerType, EntityAddress peerAddress) {
        this.messenger = messenger;
        this.id = messenger.nextConnectionId();
        this.peerType = peerType;
        this.peerAddress = peerAddress;
        this.policy = messenger.policy(peerType);
        this.session = new Session(messenger.newSendBudget());
        this.backoff = messenger.settings().newBackoff();
    }

    // --- what applications and the messenger ask ------------------------------------------------------------------

    /** Begins to connect, unless the peer was faster. */
    void connect() {
        lock.lock();
        try {
            known = true;
            if (phase == Phase.NONE && !closed) {
                dial(0);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins the handshake on {@code socket}, which a peer opened. */
    void accept(SocketChannel socket) {
        lock.lock();
        try {
            phase = Phase.ACCEPTING;
            Pipe accepting = new Pipe(messenger, this);
            pipe = accepting;
            accepting.accept(socket);
        } finally {
            lock.unlock();
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
        lock.lock();
        try {
            if (phase == Phase.CLOSED) {
                session.budget().drop(message);
                return false;
            }
            message.sentAs(messenger.name());
            session.outQueue().add(message);
            haveWritten();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Has the writer look, or a pipe made for it. */
    private void haveWritten() {
        if (phase == Phase.STANDBY && !policy.server()) {
            reconnect();
        } else {
            changed.signalAll();
        }
    }

    @Override
    public PayloadBuffer allocate(int length) {
        return messenger.heap(length);
    }

    @Override
    public void sendKeepalive() {
        lock.lock();
        try {
            keepaliveAsked = true;
            haveWritten();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void markDown() {
        stop(null);
    }

    @Override
    public void stop(@Nullable String reason) {
        closed = true;
        lock.lock();
        try {
            close(reason);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void markDisposable() {
        disposable = true;
    }

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

    void peerType(EntityType type) {
        peerType = type;
        policy = messenger.policy(type);
    }

    @Override
    public EntityAddress peerAddress() {
        return peerAddress;
    }

    void peerAddress(EntityAddress address) {
        peerAddress = address;
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

    void keepaliveReceived(Instant at) {
        lastKeepalive = at;
    }

    @Override
    public Instant lastKeepaliveAck() {
        return lastKeepaliveAck;
    }

    void keepaliveAcknowledged(Instant sentAt) {
        lastKeepaliveAck = sentAt;
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
        lock.lock();
        try {
            rxBuffers.revoke(tid);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SimpleMessenger messenger() {
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

    // --- what pipes ask and tell ----------------------------------------------------------------------------------

    /** To be touched within {@link #whileCurrent} only. */
    Session session() {
        return session;
    }

    /** Runs {@code task} under the lock, if {@code asking} still carries this connection. */
    void whileCurrent(Pipe asking, Runnable task) throws TransportException {
        whileCurrent(asking, () -> {
            task.run();
            return true;
        });
    }

    /** What {@code task} gives under the lock, if {@code asking} still carries this connection. */
    <T> T whileCurrent(Pipe asking, Supplier<T> task) throws TransportException {
        lock.lock();
        try {
            checkCurrent(asking);
            return task.get();
        } finally {
            lock.unlock();
        }
    }

    private void checkCurrent(Pipe asking) throws TransportException {
        if (asking != pipe) {
            throw Pipe.gone();
        }
    }

    /** Waits {@code delayMicros}; whether {@code dialling} still carries this connection then. */
    boolean awaitDial(Pipe dialling, long delayMicros) {
        long deadline = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(delayMicros);
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            while (left > 0 && dialling == pipe) {
                try {
                    changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    // The thread is the pipe's own: it ends when the pipe does, not by interruption.
                    LOG.debug("{}: interrupted while waiting to connect", this, e);
                }
                left = deadline - System.nanoTime();
            }
            return dialling == pipe;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to write, and encodes it into {@code out}. The codec of a typed front runs under the
     * lock, since a message gets its number and its place in the sent list in one step.
     *
     * @return false if {@code writing} is not the current pipe any more
     */
    boolean awaitOutgoing(Pipe writing, MessageEncoder into, BufferList out) {
        lock.lock();
        try {
            while (writing == pipe && !hasOutgoing(into)) {
                changed.awaitUninterruptibly();
            }
            if (writing == pipe) {
                encode(into, out);
            }
            return writing == pipe;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasOutgoing(MessageEncoder into) {
        return hasToSend() || into.owesKeepaliveAck() || (session.owesAck() && !policy.lossy());
    }

    private boolean hasToSend() {
        return !session.outQueue().isEmpty() || keepaliveAsked;
    }

    private void encode(MessageEncoder into, BufferList out) {
        if (keepaliveAsked) {
            keepaliveAsked = false;
            into.encodeKeepalive(Instant.now(), out);
        }
        into.encodeKeepaliveAck(out);
        while (out.remaining() < BATCH_BYTES) {
            Message next = session.outQueue().poll();
            if (next == null) {
                break;
            }
            into.encode(next, out);
        }
        into.encodeAck(out);
    }

    /** Has the stamp at {@code index} of {@code source} echoed. */
    void oweKeepaliveAck(Pipe asking, ByteBuffer source, int index) throws TransportException {
        whileCurrent(asking, () -> {
            MessageEncoder current = encoder;
            if (current != null) {
                current.oweKeepaliveAck(source, index);
                changed.signalAll();
            }
        });
    }

    /** {@code data}, or the buffer that was posted for it, with its content; the reference passes on. */
    PayloadBuffer intoRxBuffer(long tid, PayloadBuffer data) {
        // Under the lock, so that nothing is written once a buffer is revoked.
        lock.lock();
        try {
            PayloadBuffer posted = rxBuffers.take(tid);
            if (posted == null) {
                return data;
            }
            if (data.isEmpty() || posted.length() < data.length()) {
                posted.release();
                return data;
            }
            posted.memory().put(posted.offset(), data.memory(), data.offset(), data.length());
            posted.window(posted.offset(), data.length());
            data.release();
            return posted;
        } finally {
            lock.unlock();
        }
    }

    /** Delivers the decoder's message, if it is the next one. Decoded first: one that cannot be was not received. */
    void receive(Pipe reading, MessageDecoder decoder, IncomingThrottles throttles) throws TransportException {
        ReceivedMessage message =
                decoder.decode(throttles, messenger.dispatchQueue().throttle(), messenger.now());
        boolean isWanted = false;
        try {
            isWanted = beginDelivery(reading, decoder);
        } finally {
            if (!isWanted) {
                messenger.dispatchQueue().drop(message);
            }
        }
        if (isWanted) {
            try {
                deliver(message);
            } finally {
                endDelivery();
            }
        }
    }

    private boolean beginDelivery(Pipe reading, MessageDecoder decoder) throws TransportException {
        return whileCurrent(reading, () -> {
            awaitDelivered(reading);
            if (reading != pipe || !decoder.isNext(session)) {
                return false;
            }
            changed.signalAll();
            delivering = !decoder.isBlackholed();
            return delivering;
        });
    }

    /** Waits, under the lock, until nothing is being delivered or {@code asking} is not the current pipe. */
    private void awaitDelivered(Pipe asking) {
        while (delivering && asking == pipe) {
            changed.awaitUninterruptibly();
        }
    }

    private void endDelivery() {
        lock.lock();
        try {
            delivering = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Hands {@code message} over, whose reference passes on. */
    private void deliver(ReceivedMessage message) {
        messenger.dispatchQueue().fastPreprocess(message);
        if (messenger.dispatchQueue().canFastDispatch(message)) {
            messenger.dispatchQueue().fastDispatch(message);
            return;
        }
        // Under the lock, so that nothing is queued once the connection is closed.
        lock.lock();
        try {
            if (phase == Phase.CLOSED) {
                message.releaseDispatchThrottle();
                message.release();
            } else {
                messenger.dispatchQueue().enqueue(message, message.priority(), id);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isResetByPeer() {
        return resetByPeer;
    }

    /** The peer does not have the session that this side wants to resume. One that never was is simply begun anew. */
    void peerHasNoSession(Pipe asking) throws TransportException {
        whileCurrent(asking, () -> {
            awaitDelivered(asking);
            if (asking == pipe && onceReady) {
                resetSession();
            } else if (asking == pipe) {
                session.connectSeq(0);
            }
        });
    }

    /** A session that was never established has lost nothing: the peer only tries once more. */
    private void forgetPeersSession() {
        if (!onceReady) {
            session.connectSeq(0);
        } else if (policy.resetCheck()) {
            resetSession();
        }
    }

    /** The peer lost its session, and with it what was sent there (Ceph's {@code was_session_reset}). */
    private void resetSession() {
        onceReady = false;
        messenger.dispatchQueue().discard(id);
        // With signatures, a number that was used before must not come again.
        boolean signs = Features.has(features, Features.MSG_AUTH);
        session.reset(signs ? ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE) : 0);
        messenger.dispatchQueue().queueRemoteReset(this);
    }

    /** The peer asks to wait, since it is connecting to this side as well. */
    void peerAsksToWait(Pipe asking) throws TransportException {
        whileCurrent(asking, () -> phase = Phase.WAITING);
    }

    /** Established on the accepting side as far as the dispatchers are concerned; the peer does not know it yet. */
    void accepted(Pipe accepting, long agreedFeatures) throws TransportException {
        whileCurrent(accepting, () -> {
            features = agreedFeatures;
            known = true;
            messenger.connections().accepted(this);
        });
        messenger.dispatchers().fastAccepted(this);
        messenger.dispatchQueue().queueAccept(this);
    }

    /** Both sides agree, and the accepting one says whether the connection is lossy; {@code dialled}: by this side. */
    void opened(Pipe opened, long agreedFeatures, boolean lossy, SessionSecurity security, boolean dialled)
            throws TransportException {
        whileCurrent(opened, () -> {
            features = agreedFeatures;
            resetByPeer = false;
            if (lossy != policy.lossy()) {
                policy = policy.withLossy(lossy);
            }
            encoder = new MessageEncoder(
                    messenger, session, agreedFeatures, lossy, security, MessageEncoder.Sendable.ANY);
            phase = Phase.OPEN;
            onceReady = true;
            established = true;
            backoff.reset();
        });
        if (dialled) {
            messenger.dispatchers().fastConnected(this);
            messenger.dispatchQueue().queueConnect(this);
        }
    }

    /** The encoder of {@code asking}, which is established. */
    MessageEncoder encoder(Pipe asking) throws TransportException {
        return whileCurrent(asking, () -> {
            MessageEncoder current = encoder;
            if (current == null) {
                throw new IllegalStateException(this + " is not established");
            }
            return current;
        });
    }

    // --- the life of the session, under the lock ------------------------------------------------------------------

    private void dial(long delayMicros) {
        phase = Phase.CONNECTING;
        Pipe dialling = new Pipe(messenger, this);
        pipe = dialling;
        dialling.dial(delayMicros);
    }

    /** {@code broken} cannot go on. */
    void faulted(Pipe broken, Throwable cause) {
        lock.lock();
        try {
            if (broken != pipe) {
                broken.stop();
                return;
            }
            note(cause);
            Phase before = phase;
            dropPipe();
            FaultDecision decision =
                    FaultDecision.about(before, policy, isLossy() || session.cannotGoOn(cause), known, hasToSend());
            if (decision != FaultDecision.CLOSE) {
                messenger.dispatchQueue().queueFault(this);
            }
            switch (decision) {
                case CLOSE -> close(lastFault);
                case STANDBY -> phase = Phase.STANDBY;
                case BACK_OFF -> dial(before == Phase.WAITING ? backoff.longestMicros() : backoff.nextMicros());
                case RECONNECT -> reconnect();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Connects without a wait. Only a session that was established is counted on: asked to go on with one that never was,
     * the peer would answer RESETSESSION, and what is queued would be dropped.
     */
    private void reconnect() {
        if (onceReady) {
            session.connectSeq(session.connectSeq() + 1);
        }
        backoff.reset();
        dial(0);
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
    private void dropPipe() {
        established = false;
        resetByPeer = false;
        stopPipe();
        session.requeueSent();
    }

    private void stopPipe() {
        Pipe current = pipe;
        if (current != null) {
            pipe = null;
            encoder = null;
            current.stop();
            changed.signalAll();
        }
    }

    /**
     * Decides about {@code newcomer}, whose peer has passed version, features and authorizer, and takes its pipe over if
     * the session goes on with that.
     */
    Admission consider(Pipe incomingPipe, SimpleConnection newcomer, AcceptDecision.Incoming incoming)
            throws TransportException {
        Admission admission;
        lock.lock();
        try {
            // What an older pipe has read is delivered before the session may end or go on.
            while (delivering && phase != Phase.CLOSED) {
                changed.awaitUninterruptibly();
            }
            admission = judge(incoming);
            switch (admission.decision()) {
                case WAIT -> sendKeepalive();
                case REPLACE_LOSSY -> close("the peer has opened a new connection");
                case REPLACE -> takeOver(incomingPipe, newcomer, false);
                case REPLACE_AFTER_PEER_RESET -> takeOver(incomingPipe, newcomer, true);
                case OPEN, RESET_SESSION, RETRY_GLOBAL, RETRY_SESSION -> {}
            }
        } finally {
            lock.unlock();
        }
        return admission;
    }

    private Admission judge(AcceptDecision.Incoming incoming) {
        AcceptDecision decision = AcceptDecision.about(asExisting(), incoming);
        return switch (decision) {
            case RETRY_GLOBAL -> new Admission(decision, session.peerGlobalSeq());
            case RETRY_SESSION -> new Admission(decision, session.connectSeq() + 1);
            case OPEN, RESET_SESSION, WAIT, REPLACE_LOSSY, REPLACE, REPLACE_AFTER_PEER_RESET ->
                new Admission(decision, 0);
        };
    }

    private AcceptDecision.Existing asExisting() {
        return new AcceptDecision.Existing(
                phase == Phase.CLOSED || closed,
                phase == Phase.REPLACING,
                isLossy(),
                policy.resetCheck(),
                policy.server(),
                phase == Phase.NONE || phase == Phase.CONNECTING || phase == Phase.WAITING,
                peerAddress.compareTo(messenger.address()) < 0,
                session.peerGlobalSeq(),
                session.connectSeq());
    }

    private void takeOver(Pipe incomingPipe, SimpleConnection newcomer, boolean peerWasReset)
            throws TransportException {
        newcomer.surrender(incomingPipe, this);
        dropPipe();
        if (peerWasReset) {
            resetByPeer = true;
            forgetPeersSession();
        }
        phase = Phase.REPLACING;
        pipe = incomingPipe;
    }

    /** {@code taken} goes on with this newcomer's pipe; the newcomer ends silently. */
    private void surrender(Pipe surrendered, SimpleConnection taken) throws TransportException {
        lock.lock();
        try {
            checkCurrent(surrendered);
            pipe = null;
            surrendered.carry(taken);
            close(null);
        } finally {
            lock.unlock();
        }
    }

    /** Closes for good. With a reason the dispatchers are told of the reset; of one that they never knew, of its fault. */
    private void close(@Nullable String reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        stopPipe();
        phase = Phase.CLOSED;
        closed = true;
        established = false;
        if (reason != null) {
            lastFault = reason;
        }
        session.budget().close();
        session.discard();
        rxBuffers.clear();
        messenger.connections().remove(this);
        messenger.dispatchQueue().discard(id);
        if (reason != null && known) {
            messenger.dispatchQueue().queueReset(this);
        } else if (reason != null) {
            messenger.dispatchQueue().queueFault(this);
        }
        changed.signalAll();
    }

    @Override
    public String toString() {
        return messenger.name() + " " + messenger.address() + " >> " + peerType + " " + peerAddress + " conn " + id;
    }
}
