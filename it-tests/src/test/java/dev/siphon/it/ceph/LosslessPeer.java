package dev.siphon.it.ceph;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Interceptor;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerIdentity.Network;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.auth.NoAuthentication;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.message.MonitorMessages;
import dev.siphon.messenger.message.Ping;
import dev.siphon.messenger.wire.ProtocolVersions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A monitor's peer that says it is another monitor: their sessions survive broken sockets. It pings, and keeps the answers. */
final class LosslessPeer implements AutoCloseable, Dispatcher {

    private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

    private final MessengerContext context;
    private final Messenger messenger;
    private final List<Long> answers = new CopyOnWriteArrayList<>();
    private final List<Connection> answerers = new CopyOnWriteArrayList<>();
    private final List<Connection> accepted = new CopyOnWriteArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicInteger resets = new AtomicInteger();

    /** Listens at {@code address}, whose nonce it has; {@code socketFailures} as {@code ms_inject_socket_failures}. */
    LosslessPeer(EntityAddress address, Policy policy, Interceptor interceptor, int socketFailures) throws IOException {
        context = MessengerContext.builder()
                .config(MessengerConfig.defaults()
                        .with(MessengerOptions.MS_MAX_BACKOFF, MAX_BACKOFF)
                        .with(MessengerOptions.MS_INJECT_SOCKET_FAILURES, socketFailures))
                .messages(MonitorMessages.registry())
                .interceptor(interceptor)
                .build();
        messenger = context.createMessenger(
                new MessengerIdentity(EntityName.mon(1), "mon.b", address.nonce(), Network.DEFAULT));
        messenger.setPolicy(EntityType.MON, policy);
        messenger.setClusterProtocol(ProtocolVersions.MON_CLUSTER);
        messenger.setAuthClient(NoAuthentication.named(EntityType.MON, "b", 0));
        messenger.bind(address);
        messenger.start();
        messenger.addDispatcherTail(this);
    }

    EntityAddress address() {
        return messenger.address();
    }

    Connection connectTo(EntityAddress monitor) {
        return messenger.connectTo(EntityType.MON, monitor);
    }

    /** A ping that tells when nobody holds it any more: on a lossless connection, when it is acknowledged. */
    private final class CountedPing extends Message {
        CountedPing() {
            super(MessageTypes.PING, Ping.REQUEST);
        }

        @Override
        protected void released() {
            acknowledged.incrementAndGet();
        }
    }

    void ping(Connection connection, int times) {
        for (int i = 0; i < times; i++) {
            connection.send(new CountedPing());
        }
    }

    /** The numbers of the answers, in the order in which they came. */
    List<Long> answers() {
        return answers;
    }

    /** The connections that the answers came on. */
    List<Connection> answerers() {
        return answerers;
    }

    /** Pings that the other side said it has. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** Connections that the other side opened, once more for each of their sockets. */
    List<Connection> accepted() {
        return accepted;
    }

    /** Sockets that broke and attempts that failed. */
    int faults() {
        return faults.get();
    }

    /** Sessions that were lost on either side. */
    int resets() {
        return resets.get();
    }

    @Override
    public boolean dispatch(Message message) {
        answers.add(message.seq());
        answerers.add(message.connection());
        return true;
    }

    @Override
    public void handleAccept(Connection connection) {
        accepted.add(connection);
    }

    @Override
    public void handleFault(Connection connection) {
        faults.incrementAndGet();
    }

    @Override
    public boolean handleReset(Connection connection) {
        resets.incrementAndGet();
        return true;
    }

    @Override
    public void handleRemoteReset(Connection connection) {
        resets.incrementAndGet();
    }

    @Override
    public void close() {
        context.close();
    }
}
