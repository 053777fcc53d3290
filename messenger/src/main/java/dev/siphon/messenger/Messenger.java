package dev.siphon.messenger;

import dev.siphon.messenger.auth.AuthClient;
import dev.siphon.messenger.auth.AuthServer;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entity's place on the network. Life: created → configured → {@link #bind} (servers) → {@link #start} → {@link
 * #addDispatcherTail first dispatcher} → traffic → {@link #shutdown} → {@link #awaitShutdown}; after that it may be bound and
 * started again. Any thread may call, but {@link #bind}, {@link #rebind}, {@link #shutdown}, {@link #awaitShutdown} and {@link
 * #close} never from a worker's or a dispatch thread.
 */
public interface Messenger extends AutoCloseable {

    EntityName name();

    /** Gives this entity its number once it is known (a client learns its global id). */
    void rename(EntityName name);

    /** Where this entity is: blank with a nonce until bound or learned from a peer. */
    EntityAddress address();

    /** The rules for peers of type {@code peer}. Before {@link #start}. */
    void setPolicy(EntityType peer, Policy policy);

    /** The rules for peers without rules of their own. Before {@link #start}. */
    void setDefaultPolicy(Policy policy);

    Policy policy(EntityType peer);

    /** Bounds what may be received from peers of type {@code peer}; null throttles are none. Before {@link #start}. */
    void setPolicyThrottlers(EntityType peer, @Nullable Throttle bytes, @Nullable Throttle messages);

    /** The protocol version among peers of the own type. Before {@link #bind} and {@link #start}. */
    void setClusterProtocol(int version);

    /** Packet priority of all sockets; {@link dev.siphon.stack.SocketOptions#PRIORITY_MIN_DELAY} for heartbeats. Before {@link #start}. */
    void setSocketPriority(int priority);

    /** How to prove the own identity. Before {@link #start}. */
    void setAuthClient(AuthClient client);

    /** How to check that of peers. Before {@link #start}. */
    void setAuthServer(AuthServer server);

    /** Adds a dispatcher that is asked before the others. The first one added makes the messenger ready for traffic. */
    void addDispatcherHead(Dispatcher dispatcher);

    /** Adds a dispatcher that is asked after the others. */
    void addDispatcherTail(Dispatcher dispatcher);

    /**
     * Listens on {@code address}. Port 0 takes the first free port of {@code ms_bind_port_min} to {@code ms_bind_port_max};
     * a blank address means every address of the family that {@code ms_bind_ipv4} and {@code ms_bind_ipv6} choose.
     * If the stack is not ready yet, the bind is kept until the first dispatcher is added.
     *
     * @throws IOException if that is not possible after {@code ms_bind_retry_count} attempts
     */
    void bind(EntityAddress address) throws IOException;

    /** Sets the address that outgoing connections come from; heeded if {@code ms_bind_before_connect} is set. Before {@link #start}. */
    void clientBind(EntityAddress address);

    /**
     * Moves to another port: all connections are marked down, the nonce changes, and neither the old port nor one of {@code
     * avoidPorts} is used.
     */
    void rebind(Set<Integer> avoidPorts) throws IOException;

    /** Begins to take traffic. */
    void start();

    /** Returns when {@link #shutdown} has been called and all is quiet. At once if not started. */
    void awaitShutdown();

    /** Marks all connections down and stops listening. Idempotent. */
    void shutdown();

    /** {@link #shutdown} and {@link #awaitShutdown}. */
    @Override
    void close();

    /**
     * The connection to the entity of type {@code type} at {@code address}, opened if there is none; the loopback for the own
     * address.
     *
     * <p>Where nobody answers, it tries again, ever less often. Under a policy with standby (lossless peers) it does so only
     * while there is something to send or a keepalive is asked for: without either it stands by after the first failure, as
     * in Ceph, and dials with the next message.
     */
    Connection connectTo(EntityType type, EntityAddress address);

    /** A connection to {@code address} of its own, which is not shared and not found by lookups. */
    Connection connectAnonymously(EntityType type, EntityAddress address);

    /** The registered connection to {@code address}, unless it is closed. */
    Optional<Connection> lookup(EntityAddress address);

    /** The connection to itself. */
    Connection loopback();

    /**
     * Sends to the entity of type {@code type} at {@code address}, over the connection there is or a new one. Takes over the
     * caller's reference.
     *
     * @return false if the message was dropped: the address is blank, or there is no connection and the policy for that type
     *     says this side never connects
     */
    boolean sendTo(Message message, EntityType type, EntityAddress address);

    /** Ends the connection to {@code address}, and tells the dispatchers of its reset. */
    void markDown(EntityAddress address);

    /** Ends all connections, and tells the dispatchers of their resets. */
    void markDownAll();

    /** Messages received and not yet taken by a dispatcher. */
    int dispatchQueueLength();

    /** How long the oldest of them has waited, in nanoseconds. */
    long dispatchQueueMaxAgeNanos();
}
