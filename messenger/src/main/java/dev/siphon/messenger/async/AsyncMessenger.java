package dev.siphon.messenger.async;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Interceptor;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerThread;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.WorkerCounters;
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
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A messenger whose connections live on the workers of a network stack. */
final class AsyncMessenger implements Messenger, Endpoint {

    /** What a rebind adds to the nonce, as in Ceph, so that peers tell the two lives apart. */
    private static final int REBIND_NONCE_STEP = 1_000_000;

    private final MessengerContext context;
    private final String logicalName;
    private final NetworkStack stack;
    private final List<WorkerCounters> counters;
    private final MessengerSettings settings;
    private final MessageDump dump;
    private final @Nullable FaultInjection injection;
    private final PolicyTable policies = new PolicyTable();
    private final ConnectionTable connections = new ConnectionTable();
    private final DispatcherList dispatchers = new DispatcherList();
    private final DispatchQueue dispatchQueue;
    private final FatalHandler fatal = FatalHandler.halt();
    private final Listeners listeners;
    private final LoopbackConnection loopback = new LoopbackConnection(this);
    private final OwnAddress address;
    private final GlobalSeq globalSeq = new GlobalSeq();
    private final AtomicLong connectionIds = new AtomicLong();
    private final Lifecycle lifecycle = new Lifecycle();
    private final SocketSettings sockets;
    private final LateConnects lateConnects;

    private volatile EntityName name;
    private volatile AuthClient authClient = NoAuthentication.unnamed();
    private volatile AuthServer authServer = NoAuthentication.acceptAll();
    private volatile int clusterProtocol;
    private int nonce;
    private @Nullable EntityAddress pendingBind;

    AsyncMessenger(
            MessengerContext context, MessengerIdentity identity, NetworkStack stack, List<WorkerCounters> counters) {
        this.context = context;
        this.name = identity.name();
        this.logicalName = identity.logicalName();
        this.nonce = identity.nonce();
        this.stack = stack;
        this.counters = counters;
        MessengerConfig config = context.config();
        this.settings = MessengerSettings.of(config);
        this.dump = new MessageDump(config);
        this.injection = FaultInjection.of(config, logicalName);
        this.address = new OwnAddress(nonce);
        this.sockets = new SocketSettings(config);
        this.lateConnects = new LateConnects(stack);
        this.dispatchQueue = new DispatchQueue(
                logicalName,
                dispatchers,
                config.get(MessengerOptions.MS_DISPATCH_THROTTLE_BYTES),
                config.get(MessengerOptions.MS_PQ_MAX_TOKENS_PER_PRIORITY),
                config.get(MessengerOptions.MS_PQ_MIN_COST),
                config.get(MessengerOptions.MS_DIE_ON_UNHANDLED_MSG),
                stack.workers().get(0).center().clock(),
                fatal);
        this.listeners = new Listeners(this, config);
    }

    // --- what connections need ------------------------------------------------------------------------------------

    NetworkStack stack() {
        return stack;
    }

    @Override
    public MessengerSettings settings() {
        return settings;
    }

    @Override
    public MessageDump dump() {
        return dump;
    }

    /** What goes wrong on purpose; null if that is nothing. */
    @Nullable
    FaultInjection injection() {
        return injection;
    }

    /** The checkpoints of a link of {@code connection}; null if nobody holds or delays anything at them. */
    @Nullable
    Checkpoints newCheckpoints(AsyncConnection connection) {
        Optional<Interceptor> interceptor = context.interceptor();
        return interceptor.isPresent() || injection != null
                ? new Checkpoints(connection, interceptor, injection)
                : null;
    }

    @Override
    public MessageRegistry messages() {
        return context.messages();
    }

    ConnectionTable connections() {
        return connections;
    }

    DispatcherList dispatchers() {
        return dispatchers;
    }

    DispatchQueue dispatchQueue() {
        return dispatchQueue;
    }

    @Override
    public FatalHandler fatal() {
        return fatal;
    }

    @Override
    public AuthClient authClient() {
        return authClient;
    }

    @Override
    public AuthServer authServer() {
        return authServer;
    }

    SocketSettings sockets() {
        return sockets;
    }

    @Override
    public int clusterProtocol() {
        return clusterProtocol;
    }

    WorkerCounters counters(Worker worker) {
        return counters.get(worker.id());
    }

    /** Whether the calling thread may wait: neither a worker, nor one that dispatches. */
    boolean mayBlock() {
        return !MessengerThread.isCurrent()
                && stack.workers().stream().noneMatch(worker -> worker.center().isOwner());
    }

    /** Refuses a message that could not be encoded. */
    void checkCodec(Message message) {
        Object payload = message.payload();
        if (payload != null && messages().codec(payload.getClass()).isEmpty()) {
            throw new IllegalArgumentException(
                    "no codec for payloads of " + payload.getClass().getName() + " in this context's MessageRegistry");
        }
    }

    long nextConnectionId() {
        return connectionIds.incrementAndGet();
    }

    @Override
    public long nextGlobalSeq(long atLeast) {
        return globalSeq.next(atLeast);
    }

    long now() {
        return stack.workers().get(0).center().clock().nanoTime();
    }

    /** Learns the own IP from what a peer sees, or from the socket to it. */
    void learn(EntityAddress seen, ConnectedSocket socket) {
        SocketAddress seenAddress =
                settings.learnAddressFromPeer() && !seen.isBlank() ? seen.socketAddress() : socket.localAddress();
        address.learn(seenAddress);
    }

    /** A listener has accepted {@code socket} for {@code worker}, whose reference passes to the new connection. */
    void accepted(Worker worker, ConnectedSocket socket) {
        AsyncConnection connection = new AsyncConnection(this, worker, EntityType.ANY, EntityAddress.blank());
        if (lifecycle.isStopping()) {
            connection.markDown();
        }
        connections.addAccepting(connection);
        connection.accept(socket);
    }

    // --- Messenger ------------------------------------------------------------------------------------------------

    @Override
    public EntityName name() {
        return name;
    }

    @Override
    public void rename(EntityName value) {
        name = value;
    }

    @Override
    public EntityAddress address() {
        return address.get();
    }

    @Override
    public void setPolicy(EntityType peer, Policy policy) {
        checkNotStarted("policies are");
        policies.set(peer, policy);
    }

    @Override
    public void setDefaultPolicy(Policy policy) {
        checkNotStarted("policies are");
        policies.setDefault(policy);
    }

    @Override
    public Policy policy(EntityType peer) {
        return policies.get(peer);
    }

    @Override
    public void setPolicyThrottlers(EntityType peer, @Nullable Throttle bytes, @Nullable Throttle messages) {
        setPolicy(peer, policy(peer).withThrottlers(bytes, messages));
    }

    @Override
    public void setClusterProtocol(int version) {
        checkNotStarted("the cluster protocol is");
        clusterProtocol = version;
    }

    @Override
    public void setSocketPriority(int priority) {
        checkNotStarted("the socket priority is");
        sockets.priority(priority);
    }

    @Override
    public void setAuthClient(AuthClient client) {
        checkNotStarted("authentication is");
        authClient = client;
    }

    @Override
    public void setAuthServer(AuthServer server) {
        checkNotStarted("authentication is");
        authServer = server;
    }

    private void checkNotStarted(String what) {
        if (lifecycle.isStarted() || lifecycle.isBound()) {
            throw new IllegalStateException(what + " set before bind and start");
        }
    }

    @Override
    public void addDispatcherHead(Dispatcher dispatcher) {
        dispatchers.addHead(dispatcher);
        becomeReady();
    }

    @Override
    public void addDispatcherTail(Dispatcher dispatcher) {
        dispatchers.addTail(dispatcher);
        becomeReady();
    }

    private synchronized void becomeReady() {
        if (!lifecycle.becomeReady()) {
            return;
        }
        stack.ready();
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
            listeners.start();
        }
        lateConnects.begin();
    }

    @Override
    public synchronized void bind(EntityAddress where) throws IOException {
        if (lifecycle.isStarted() || lifecycle.isBound()) {
            throw new IllegalStateException("bind comes once, and before start");
        }
        EntityAddress concrete = where.isBlank() ? anywhere() : where;
        if (!stack.isReady()) {
            pendingBind = concrete;
            return;
        }
        bindNow(concrete, Set.of());
        if (lifecycle.isReady()) {
            listeners.start();
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
        address.bound(listeners.bind(where, avoidPorts).withNonce(nonce));
        lifecycle.bound();
    }

    @Override
    public void clientBind(EntityAddress from) {
        checkNotStarted("the client's address is");
        sockets.clientAddress(from);
    }

    @Override
    public synchronized void rebind(Set<Integer> avoidPorts) throws IOException {
        if (!lifecycle.isBound()) {
            throw new IllegalStateException("rebind comes after bind");
        }
        EntityAddress old = address.get();
        // Says so before anything is given up, if the address has no port to leave.
        EntityAddress anyPort = old.withPort(0);
        Set<Integer> avoided = new HashSet<>(avoidPorts);
        avoided.add(old.port());
        listeners.stop();
        markDownAll();
        nonce += REBIND_NONCE_STEP;
        bindNow(anyPort, avoided);
        if (lifecycle.isReady()) {
            listeners.start();
        }
    }

    @Override
    public void start() {
        lifecycle.started();
        // Started anew, it has its dispatchers already.
        if (!dispatchers.isEmpty()) {
            becomeReady();
        }
    }

    @Override
    public void awaitShutdown() {
        lifecycle.awaitStop();
        dispatchQueue.awaitEnd();
    }

    @Override
    public synchronized void shutdown() {
        lifecycle.stopping();
        listeners.stop();
        do {
            markDownAll();
            stack.drain();
        } while (!connections.all().isEmpty());
        lateConnects.forget();
        pendingBind = null;
        dispatchQueue.shutdown();
        address.forget(nonce);
        lifecycle.stopped();
    }

    @Override
    public void close() {
        shutdown();
        awaitShutdown();
        context.forget(this);
    }

    @Override
    public Connection connectTo(EntityType type, EntityAddress peer) {
        if (peer.equals(address.get())) {
            return loopback;
        }
        if (lifecycle.isStopping()) {
            return closedConnection(type, peer);
        }
        AsyncConnection[] made = new AsyncConnection[1];
        AsyncConnection connection = connections.lookupOrAdd(peer, () -> made[0] = newConnection(type, peer));
        if (connection == made[0]) {
            lateConnects.connect(connection);
        }
        return connection;
    }

    @Override
    public Connection connectAnonymously(EntityType type, EntityAddress peer) {
        if (lifecycle.isStopping()) {
            return closedConnection(type, peer);
        }
        AsyncConnection connection = newConnection(type, peer);
        connections.addUnregistered(connection);
        lateConnects.connect(connection);
        return connection;
    }

    /** What a callback gets that connects again while the messenger shuts down. */
    private AsyncConnection closedConnection(EntityType type, EntityAddress peer) {
        AsyncConnection connection = newConnection(type, peer);
        connection.markDown();
        return connection;
    }

    private AsyncConnection newConnection(EntityType type, EntityAddress peer) {
        if (peer.isBlank()) {
            throw new IllegalArgumentException("cannot connect to a blank address");
        }
        return new AsyncConnection(this, stack.acquireWorker(), type, peer);
    }

    @Override
    public Optional<Connection> lookup(EntityAddress peer) {
        return connections.lookup(peer).map(Connection.class::cast);
    }

    @Override
    public Connection loopback() {
        return loopback;
    }

    @Override
    public boolean sendTo(Message message, EntityType type, EntityAddress peer) {
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
    public void markDown(EntityAddress peer) {
        connections.lookup(peer).ifPresent(connection -> connection.stop("marked down"));
    }

    @Override
    public void markDownAll() {
        connections.all().forEach(connection -> connection.stop("marked down with all others"));
    }

    @Override
    public int dispatchQueueLength() {
        return dispatchQueue.length();
    }

    @Override
    public long dispatchQueueMaxAgeNanos() {
        return dispatchQueue.maxAgeNanos();
    }

    @Override
    public String toString() {
        return name + " (" + logicalName + ") at " + address.get();
    }
}
