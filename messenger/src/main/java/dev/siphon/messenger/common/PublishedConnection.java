package dev.siphon.messenger.common;

import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.session.Phase;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection publishes: who the peer is, by which rules, and how it fares. Whoever owns the connection's state writes
 * these facts; any thread reads them.
 */
public abstract class PublishedConnection implements SessionConnection {

    /** Under the name of the connection's own class. */
    private final Logger log = LoggerFactory.getLogger(getClass());

    private final ConnectionMessenger<?> messenger;
    private final long id;
    private final RxBuffers rxBuffers = new RxBuffers();

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

    protected PublishedConnection(ConnectionMessenger<?> messenger, EntityType peerType, EntityAddress peerAddress) {
        this.messenger = messenger;
        this.id = messenger.nextConnectionId();
        this.peerType = peerType;
        this.peerAddress = peerAddress;
        this.policy = messenger.policy(peerType);
    }

    /** What the dispatch queue knows this connection by. */
    public final long id() {
        return id;
    }

    @Override
    public ConnectionMessenger<?> messenger() {
        return messenger;
    }

    // --- the peer and the rules -----------------------------------------------------------------------------------

    @Override
    public final EntityType peerType() {
        return peerType;
    }

    /** The peer has said what it is, and so which rules there are for it. */
    public final void peerType(EntityType type) {
        peerType = type;
        policy = messenger.policy(type);
    }

    @Override
    public final EntityAddress peerAddress() {
        return peerAddress;
    }

    public final void peerAddress(EntityAddress address) {
        peerAddress = address;
    }

    @Override
    public final Policy policy() {
        Policy current = policy;
        return disposable ? current.withLossy(true) : current;
    }

    @Override
    public final void markDisposable() {
        disposable = true;
    }

    @Override
    public final long features() {
        return features;
    }

    final void features(long agreed) {
        features = agreed;
    }

    /** The accepting side has said whether the connection is lossy. */
    final void agreeOnLossy(boolean lossy) {
        if (lossy != policy.lossy()) {
            policy = policy.withLossy(lossy);
        }
    }

    // --- how it fares ---------------------------------------------------------------------------------------------

    @Override
    public final boolean isConnected() {
        return established && !closed;
    }

    final void established(boolean value) {
        established = value;
    }

    @Override
    public final boolean isClosed() {
        return closed;
    }

    /** It has ended or is about to. Any thread. */
    protected final void markClosed() {
        closed = true;
    }

    @Override
    public final void markDown() {
        stop(null);
    }

    @Override
    public final Optional<String> lastFault() {
        return Optional.ofNullable(lastFault);
    }

    final void lastFault(String fault) {
        lastFault = fault;
    }

    /** Notes why a socket broke, and tells the dispatchers if nobody listened. */
    final void note(Throwable cause, Phase phase) {
        String message = cause.getMessage();
        String fault = message == null ? cause.toString() : message;
        lastFault = fault;
        if (cause instanceof TransportException refused && refused.errno() == Errno.ECONNREFUSED) {
            messenger.dispatchQueue().queueRefused(this);
        }
        if (cause instanceof MalformedFrameException) {
            log.warn("{}: fault in phase {}: {}", this, phase, fault);
        } else {
            log.info("{}: fault in phase {}: {}", this, phase, fault);
        }
    }

    @Override
    public final Instant lastKeepalive() {
        return lastKeepalive;
    }

    public final void keepaliveReceived(Instant at) {
        lastKeepalive = at;
    }

    @Override
    public final Instant lastKeepaliveAck() {
        return lastKeepaliveAck;
    }

    public final void keepaliveAcknowledged(Instant sentAt) {
        lastKeepaliveAck = sentAt;
    }

    // --- what the application leaves here -------------------------------------------------------------------------

    @Override
    public final void postRxBuffer(long tid, PayloadBuffer buffer) {
        rxBuffers.post(tid, buffer);
        if (closed) {
            rxBuffers.clear();
        }
    }

    /** The buffers that were posted and not used yet. */
    public final RxBuffers rxBuffers() {
        return rxBuffers;
    }

    @Override
    public final @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public final void attach(@Nullable Object value) {
        attachment = value;
    }

    @Override
    public final String toString() {
        return messenger.name() + " " + messenger.address() + " >> " + peerType + " " + peerAddress + " conn " + id;
    }
}
