package dev.siphon.messenger.common;

import dev.siphon.messenger.MessageRegistry;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.auth.AuthClient;
import dev.siphon.messenger.auth.AuthServer;
import dev.siphon.messenger.auth.NoAuthentication;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.dispatch.FatalHandler;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.protocol.Endpoint;
import dev.siphon.messenger.protocol.FaultInjection;
import dev.siphon.messenger.protocol.MessageDump;
import dev.siphon.messenger.protocol.MessengerSettings;
import dev.siphon.messenger.session.SendBudget;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who a messenger is and what it is told before it starts: name, address, policies, authentication, how sockets are set up.
 * Ceph's {@code SimplePolicyMessenger}.
 */
abstract class PolicyMessenger implements Messenger, Endpoint {

    private final MessengerContext context;
    private final String logicalName;
    private final MessengerSettings settings;
    private final MessageDump dump;
    private final @Nullable FaultInjection injection;
    private final FatalHandler fatal = FatalHandler.halt();
    private final GlobalSeq globalSeq = new GlobalSeq();
    private final PolicyTable policies = new PolicyTable();
    private final SocketSettings sockets;
    private final OwnAddress ownAddress;

    private volatile EntityName name;
    private volatile AuthClient authClient = NoAuthentication.unnamed();
    private volatile AuthServer authServer = NoAuthentication.acceptAll();
    private volatile int clusterProtocol;

    PolicyMessenger(MessengerContext context, MessengerIdentity identity) {
        MessengerConfig config = context.config();
        this.context = context;
        this.name = identity.name();
        this.logicalName = identity.logicalName();
        this.settings = MessengerSettings.of(config);
        this.dump = new MessageDump(config);
        this.injection = FaultInjection.of(config, logicalName);
        this.sockets = new SocketSettings(config);
        this.ownAddress = new OwnAddress(identity.nonce());
    }

    /** Refuses to change what cannot be changed any more; {@code what} begins the sentence. */
    abstract void checkNotStarted(String what);

    protected final MessengerContext context() {
        return context;
    }

    /** What goes wrong on purpose; null if that is nothing. */
    public final @Nullable FaultInjection injection() {
        return injection;
    }

    public final SocketSettings sockets() {
        return sockets;
    }

    final OwnAddress ownAddress() {
        return ownAddress;
    }

    /** The bound on what a connection has queued or unacknowledged. */
    public final SendBudget newSendBudget() {
        return new SendBudget(settings.maxQueuedBytes(), settings.blocksWhenQueueFull(), messages()::queuedBytes);
    }

    /** Learns the own IP from what a peer sees, or from the socket to it, which is bound to {@code local}. */
    public final void learn(EntityAddress seen, SocketAddress local) {
        ownAddress.learn(settings.learnAddressFromPeer() && !seen.isBlank() ? seen.socketAddress() : local);
    }

    // --- Endpoint -------------------------------------------------------------------------------------------------

    @Override
    public final EntityName name() {
        return name;
    }

    @Override
    public final EntityAddress address() {
        return ownAddress.get();
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

    @Override
    public String toString() {
        return name + " (" + logicalName + ") at " + address();
    }
}
