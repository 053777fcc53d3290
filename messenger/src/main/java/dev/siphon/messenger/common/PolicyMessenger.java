package dev.siphon.messenger.common;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerThread;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.auth.AuthClient;
import dev.siphon.messenger.auth.AuthServer;
import dev.siphon.messenger.auth.NoAuthentication;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.dispatch.DispatchQueue;
import dev.siphon.messenger.dispatch.DispatcherList;
import dev.siphon.messenger.dispatch.FatalHandler;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.protocol.Endpoint;
import dev.siphon.messenger.protocol.FaultInjection;
import dev.siphon.messenger.protocol.MessageDump;
import dev.siphon.messenger.protocol.MessengerSettings;
import dev.siphon.messenger.session.SendBudget;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a messenger is before it has sockets: an identity, policies, authentication, dispatchers, tables of connections, and
 * the order in which it begins and ends. How bytes move is the business of those that extend it.
 *
 * @param <C> their connections
 */
public abstract class PolicyMessenger<C extends SessionConnection> implements Messenger, Endpoint {

    /** What a rebind adds to the nonce, as in Ceph, so that peers tell the two lives apart. */
    private static final int REBIND_NONCE_STEP = 1_000_000;

    private final MessengerContext context;
    private final String logicalName;
    private final MessengerSettings settings;
    private final MessageDump dump;
    private final TimeSource clock;
    private final @Nullable FaultInjection injection;
    private final PolicyTable policies = new PolicyTable();
    private final ConnectionTable<C> connections = new ConnectionTable<>();
    private final DispatcherList dispatchers = new DispatcherList();
    private final DispatchQueue dispatchQueue;
    private final FatalHandler fatal = FatalHandler.halt();
    private final LoopbackConnection loopback = new LoopbackConnection(this);
    private final OwnAddress address;
    private final GlobalSeq globalSeq = new GlobalSeq();
    private final AtomicLong connectionIds = new AtomicLong();
    private final Lifecycle lifecycle = new Lifecycle();
    private final SocketSettings sockets;

    private volatile EntityName name;
    private volatile AuthClient authClient = NoAuthentication.unnamed();
    private volatile AuthServer authServer = NoAuthentication.acceptAll();
    private volatile int clusterProtocol;
    private int nonce;
    private @Nullable EntityAddress pendingBind;

    protected PolicyMessenger(MessengerContext context, MessengerIdentity identity, TimeSource clock) {
        this.context = context;
        this.name = identity.name();
        this.logicalName = identity.logicalName();
        this.nonce = identity.nonce();
        this.clock = clock;
        MessengerConfig config = context.config();
        this.settings = MessengerSettings.of(config);
        this.dump = new MessageDump(config);
        this.injection = FaultInjection.of(config, logicalName);
        this.address = new OwnAddress(nonce);
        this.sockets = new SocketSettings(config);
        this.dispatchQueue = new DispatchQueue(
                logicalName,
                dispatchers,
                config.get(MessengerOptions.MS_DISPATCH_THROTTLE_BYTES),
                config.get(MessengerOptions.MS_PQ_MAX_TOKENS_PER_PRIORITY),
                config.get(MessengerOptions.MS_PQ_MIN_COST),
                config.get(MessengerOptions.MS_DIE_ON_UNHANDLED_MSG),
                clock,
                fatal);
    }

    // --- what a messenger with sockets adds -----------------------------------------------------------------------

    /** Whether binding and connecting are possible already. */
    protected abstract boolean isTransportReady();

    /** The messenger has its first dispatcher: the transport may be made ready. */
    protected abstract void prepareTransport();

    /** What waited for the transport to be ready may connect. */
    protected abstract void transportPrepared();

    /** Binds {@code where}, or a free port that is not among {@code avoidPorts}; the address that was bound. */
    protected abstract EntityAddress listen(EntityAddress where, Set<Integer> avoidPorts) throws IOException;

    /** Begins to accept. */
    protected abstract void startAccepting();

    /** Stops accepting and listening. Idempotent. */
    protected abstract void stopListening();

    /** A connection that has not begun. */
    protected abstract C newConnection(EntityType type, EntityAddress peer);

    /** Has {@code connection} begin to connect, as soon as the transport is ready. */
    protected abstract void begin(C connection);

    /** Returns when everything that was asked of connections so far is done. */
    protected abstract void drain();

    /** Everything is closed: forgets what waited, and returns when nothing moves any more. */
    protected abstract void ended();

    // --- what connections need ------------------------------------------------------------------------------------

    protected final MessengerContext context() {
        return context;
    }

    /** What goes wrong on purpose; null if that is nothing. */
    public final @Nullable FaultInjection injection() {
        return injection;
    }

    public final ConnectionTable<C> connections() {
        return connections;
    }

    public final DispatcherList dispatchers() {
        return dispatchers;
    }

    public final DispatchQueue dispatchQueue() {
        return dispatchQueue;
    }

    public final SocketSettings sockets() {
        return sockets;
    }

    /** Whether nothing new may begin. */
    public final boolean isStopping() {
        return lifecycle.isStopping();
    }

    /**
     * Whether the calling thread may wait for room: neither one that moves messages nor one that dispatches, be it this
     * messenger's or another's. What makes room here may wait for that one in turn.
     */
    public final boolean mayBlock() {
        return !MessengerThread.isCurrent() && !EventCenter.isServing();
    }

    /** The bound on what a connection has queued or unacknowledged. */
    public final SendBudget newSendBudget() {
        return new SendBudget(settings.maxQueuedBytes(), settings.blocksWhenQueueFull(), messages()::queuedBytes);
    }

    /** A number for a connection, from 1. */
    public final long nextConnectionId() {
        return connectionIds.incrementAndGet();
    }

    /** Monotonic nanoseconds. */
    public final long now() {
        return clock.nanoTime();
    }

    /** Refuses a message that could not be encoded. */
    public final void checkCodec(Message message) {
        Object payload = message.payload();
        if (payload != null && messages().codec(payload.getClass()).isEmpty()) {
            throw new IllegalArgumentException(
                    "no codec for payloads of " + payload.getClass().getName() + " in this context's MessageRegistry");
        }
    }

    /** Learns the own IP from what a peer sees, or from the socket to it, which is bound to {@code local}. */
    public final void learn(EntityAddress seen, SocketAddress local) {
        address.learn(settings.learnAddressFromPeer() && !seen.isBlank() ? seen.socketAddress() : local);
    }

    // --- Endpoint -------------------------------------------------------------------------------------------------

    @Override
    public final EntityName name() {
        return name;
    }

    @Override
    public final EntityAddress address() {
        return address.get();
    }

    @Override
    public final int clusterProtocol() {
        return clusterProtocol;
    }

    @Override
    public final long nextGlobalSeq(long atLeast) {
        return globalSeq.next(atLeast);
    }

    @Override
    public final AuthClient authClient() {
        return authClient;
    }

    @Override
    public final AuthServer authServer() {
        return authServer;
    }

    @Override
    public final MessageRegistry messages() {
        return context.messages();
    }

    @Override
    public final MessengerSettings settings() {
        return settings;
    }

    @Override
    public final MessageDump dump() {
        return dump;
    }

    @Override
    public final FatalHandler fatal() {
        return fatal;
    }

    // --- Messenger: what is set before it starts ------------------------------------------------------------------

    @Override
    public final void rename(EntityName value) {
        name = value;
    }

    @Override
    public final void setPolicy(EntityType peer, Policy policy) {
        checkNotStarted("policies are");
        policies.set(peer, policy);
    }

    @Override
    public final void setDefaultPolicy(Policy policy) {
        checkNotStarted("policies are");
        policies.setDefault(policy);
    }

    @Override
    public final Policy policy(EntityType peer) {
        return policies.get(peer);
    }

    @Override
    public final void setPolicyThrottlers(EntityType peer, @Nullable Throttle bytes, @Nullable Throttle messages) {
        setPolicy(peer, policy(peer).withThrottlers(bytes, messages));
    }

    @Override
    public final void setClusterProtocol(int version) {
        checkNotStarted("the cluster protocol is");
        clusterProtocol = version;
    }

    @Override
    public final void setSocketPriority(int priority) {
        checkNotStarted("the socket priority is");
        sockets.priority(priority);
    }

    @Override
    public final void setAuthClient(AuthClient client) {
        checkNotStarted("authentication is");
        authClient = client;
    }

    @Override
    public final void setAuthServer(AuthServer server) {
        checkNotStarted("authentication is");
        authServer = server;
    }

    @Override
    public final void clientBind(EntityAddress from) {
        checkNotStarted("the client's address is");
        sockets.clientAddress(from);
    }

    private void checkNotStarted(String what) {
        if (lifecycle.isStarted() || lifecycle.isBound()) {
            throw new IllegalStateException(what + " set before bind and start");
        }
    }

    // --- Messenger: how it begins and ends ------------------------------------------------------------------------

    @Override
    public final void addDispatcherHead(Dispatcher dispatcher) {
        dispatchers.addHead(dispatcher);
        becomeReady();
    }

    @Override
    public final void addDispatcherTail(Dispatcher dispatcher) {
        dispatchers.addTail(dispatcher);
        becomeReady();
    }

    private synchronized void becomeReady() {
        if (!lifecycle.becomeReady()) {
            return;
        }
        prepareTransport();
        EntityAddress kept = pendingBind;
        if (kept != null) {
            pendingBind = null;
            try {
                bindNow(kept, Set.of());
            } catch (IOException e) {
                lifecycle.notReady();
                throw new UncheckedIOException("the bind that was kept until the stack is ready failed", e);
            }
        }
        dispatchQueue.start(context.dispatchRunner());
        if (lifecycle.isBound()) {
            startAccepting();
        }
        transportPrepared();
    }

    @Override
    public final synchronized void bind(EntityAddress where) throws IOException {
        if (lifecycle.isStarted() || lifecycle.isBound()) {
            throw new IllegalStateException("bind comes once, and before start");
        }
        EntityAddress concrete = where.isBlank() ? anywhere() : where;
        if (!isTransportReady()) {
            pendingBind = concrete;
            return;
        }
        bindNow(concrete, Set.of());
        if (lifecycle.isReady()) {
            startAccepting();
        }
    }

    /** The wildcard address of the family that the configuration wants. */
    private EntityAddress anywhere() throws IOException {
        MessengerConfig config = context.config();
        boolean ipv4 = config.get(MessengerOptions.MS_BIND_IPV4);
        boolean ipv6 = config.get(MessengerOptions.MS_BIND_IPV6);
        if (!ipv4 && !ipv6) {
            throw new IOException("ms_bind_ipv4 and ms_bind_ipv6 are both false: there is no address to bind");
        }
        boolean chooses4 = ipv4 && (!ipv6 || config.get(MessengerOptions.MS_BIND_PREFER_IPV4));
        return EntityAddress.parse(chooses4 ? "0.0.0.0:0" : "[::]:0");
    }

    private void bindNow(EntityAddress where, Set<Integer> avoidPorts) throws IOException {
        address.bound(listen(where, avoidPorts).withNonce(nonce));
        lifecycle.bound();
    }

    @Override
    public final synchronized void rebind(Set<Integer> avoidPorts) throws IOException {
        if (!lifecycle.isBound()) {
            throw new IllegalStateException("rebind comes after bind");
        }
        EntityAddress old = address.get();
        // Says so before anything is given up, if the address has no port to leave.
        EntityAddress anyPort = old.withPort(0);
        Set<Integer> avoided = new HashSet<>(avoidPorts);
        avoided.add(old.port());
        stopListening();
        markDownAll();
        nonce += REBIND_NONCE_STEP;
        bindNow(anyPort, avoided);
        if (lifecycle.isReady()) {
            startAccepting();
        }
    }

    @Override
    public final synchronized void start() {
        lifecycle.started();
        // Started anew, it has its dispatchers already.
        if (!dispatchers.isEmpty()) {
            becomeReady();
        }
    }

    @Override
    public final void awaitShutdown() {
        lifecycle.awaitStop();
        dispatchQueue.awaitEnd();
    }

    @Override
    public final synchronized void shutdown() {
        lifecycle.stopping();
        stopListening();
        do {
            markDownAll();
            drain();
        } while (!connections.all().isEmpty());
        ended();
        pendingBind = null;
        dispatchQueue.shutdown();
        address.forget(nonce);
        lifecycle.stopped();
    }

    @Override
    public final void close() {
        shutdown();
        awaitShutdown();
        context.forget(this);
    }

    // --- Messenger: connections -----------------------------------------------------------------------------------

    @Override
    public final Connection connectTo(EntityType type, EntityAddress peer) {
        if (peer.equals(address.get())) {
            return loopback;
        }
        checkPeer(peer);
        if (lifecycle.isStopping()) {
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
        if (lifecycle.isStopping()) {
            return closedConnection(type, peer);
        }
        C connection = newConnection(type, peer);
        connections.addUnregistered(connection);
        beginUnlessStopping(connection);
        return connection;
    }

    /** A shutdown that began since the first look may have passed the table before the connection was in it. */
    private void beginUnlessStopping(C connection) {
        if (lifecycle.isStopping()) {
            connection.stop("the messenger is shut down");
        } else {
            begin(connection);
        }
    }

    /** Refuses an address that cannot be connected to. */
    protected void checkPeer(EntityAddress peer) {
        if (peer.isBlank()) {
            throw new IllegalArgumentException("cannot connect to a blank address");
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
                        && !peer.equals(address.get())
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

    @Override
    public final int dispatchQueueLength() {
        return dispatchQueue.length();
    }

    @Override
    public final long dispatchQueueMaxAgeNanos() {
        return dispatchQueue.maxAgeNanos();
    }

    @Override
    public String toString() {
        return name + " (" + logicalName + ") at " + address.get();
    }
}
