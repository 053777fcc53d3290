package dev.siphon.messenger.common;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerThread;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.TimeSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A messenger with its connections, but for what moves bytes: that is the business of those that extend it.
 *
 * @param <C> their connections
 */
public abstract class ConnectionMessenger<C extends SessionConnection> extends StartableMessenger {

    private final ConnectionTable<C> connections = new ConnectionTable<>();
    private final LoopbackConnection loopback = new LoopbackConnection(this);
    private final AtomicLong connectionIds = new AtomicLong();

    protected ConnectionMessenger(MessengerContext context, MessengerIdentity identity, TimeSource clock) {
        super(context, identity, clock);
    }

    // --- what a messenger with sockets adds -----------------------------------------------------------------------

    /** A connection that has not begun. */
    protected abstract C newConnection(EntityType type, EntityAddress peer);

    /** Has {@code connection} begin to connect, as soon as the transport is ready. */
    protected abstract void begin(C connection);

    /** Refuses an address that cannot be connected to. */
    protected void checkPeer(EntityAddress peer) {
        if (peer.isBlank()) {
            throw new IllegalArgumentException("cannot connect to a blank address");
        }
    }

    // --- what connections need ------------------------------------------------------------------------------------

    /**
     * Whether the calling thread may wait for room: neither one that moves messages nor one that dispatches, be it this
     * messenger's or another's. What makes room here may wait for that one in turn.
     */
    public final boolean mayBlock() {
        return !MessengerThread.isCurrent() && !EventCenter.isServing();
    }

    public final ConnectionTable<C> connections() {
        return connections;
    }

    @Override
    final boolean hasConnections() {
        return !connections.all().isEmpty();
    }

    /** A number for a connection, from 1. */
    public final long nextConnectionId() {
        return connectionIds.incrementAndGet();
    }

    /** Refuses a message that could not be encoded. */
    public final void checkCodec(Message message) {
        Object payload = message.payload();
        if (payload != null && messages().codec(payload.getClass()).isEmpty()) {
            throw new IllegalArgumentException(
                    "no codec for payloads of " + payload.getClass().getName() + " in this context's MessageRegistry");
        }
    }

    // --- Messenger ------------------------------------------------------------------------------------------------

    @Override
    public final Connection connectTo(EntityType type, EntityAddress peer) {
        if (peer.equals(address())) {
            return loopback;
        }
        checkPeer(peer);
        if (isStopping()) {
            return closedConnection(type, peer);
        }
        AtomicReference<C> made = new AtomicReference<>();
        C connection = connections.lookupOrAdd(peer, () -> {
            made.set(newConnection(type, peer));
            return made.get();
        });
        if (connection == made.get()) {
            beginUnlessStopping(connection);
        }
        return connection;
    }

    @Override
    public final Connection connectAnonymously(EntityType type, EntityAddress peer) {
        checkPeer(peer);
        if (isStopping()) {
            return closedConnection(type, peer);
        }
        C connection = newConnection(type, peer);
        connections.addUnregistered(connection);
        beginUnlessStopping(connection);
        return connection;
    }

    /** A shutdown that began since the first look may have passed the table before the connection was in it. */
    private void beginUnlessStopping(C connection) {
        if (isStopping()) {
            connection.stop("the messenger is shut down");
        } else {
            begin(connection);
        }
    }

    /** What a callback gets that connects again while the messenger shuts down. */
    private C closedConnection(EntityType type, EntityAddress peer) {
        C connection = newConnection(type, peer);
        connection.markDown();
        return connection;
    }

    @Override
    public final Optional<Connection> lookup(EntityAddress peer) {
        return connections.lookup(peer).map(Connection.class::cast);
    }

    @Override
    public final Connection loopback() {
        return loopback;
    }

    @Override
    public final boolean sendTo(Message message, EntityType type, EntityAddress peer) {
        boolean isUnreachable = peer.isBlank()
                || (policy(type).server()
                        && !peer.equals(address())
                        && connections.lookup(peer).isEmpty());
        if (isUnreachable) {
            message.release();
            return false;
        }
        return connectTo(type, peer).send(message);
    }

    @Override
    public final void markDown(EntityAddress peer) {
        connections.lookup(peer).ifPresent(connection -> connection.stop("marked down"));
    }

    @Override
    public final void markDownAll() {
        connections.all().forEach(connection -> connection.stop("marked down with all others"));
    }
}
