package dev.siphon.tools.mon;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.config.EntityIdentity;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.message.AuthMethods;
import dev.siphon.messenger.message.AuthOffer;
import dev.siphon.messenger.message.AuthReply;
import dev.siphon.messenger.message.AuthRequest;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.messenger.message.MonSubscribe;
import dev.siphon.messenger.message.MonitorMap;
import dev.siphon.messenger.message.Ping;
import dev.siphon.tools.cli.CommandFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client's session with one monitor: {@link #authenticate} first, since a monitor answers nothing before. Each step waits
 * for its answer and throws {@link CommandFailure} if it does not come. One thread at a time.
 */
final class MonitorClient implements AutoCloseable {

    private final Messenger messenger;
    private final EntityAddress monitor;
    private final Duration timeout;
    private final Connection connection;
    private final CompletableFuture<AuthReply> authReply = new CompletableFuture<>();
    private final CompletableFuture<MonitorMap> monitorMap = new CompletableFuture<>();
    private final CompletableFuture<Long> pong = new CompletableFuture<>();

    private MonitorClient(Messenger messenger, EntityAddress monitor, Duration timeout) {
        this.messenger = messenger;
        this.monitor = monitor;
        this.timeout = timeout;
        messenger.addDispatcherTail(new AnswerTaker());
        this.connection = messenger.connectTo(EntityType.MON, monitor);
    }

    /**
     * Begins to connect to {@code monitor}.
     *
     * @param context that knows the {@link dev.siphon.messenger.message.MonitorMessages}
     * @param timeout of each step
     */
    static MonitorClient start(MessengerContext context, EntityAddress monitor, Duration timeout) throws IOException {
        Messenger messenger = context.createMessenger(MessengerIdentity.of(EntityName.client(EntityName.NEW)));
        messenger.setPolicy(EntityType.MON, Policy.lossyClient());
        messenger.start();
        return new MonitorClient(messenger, monitor, timeout);
    }

    /** Opens the session of {@code entity} without proving anything, and takes the number that the monitor gives it. */
    void authenticate(EntityIdentity entity) {
        AuthOffer offer = new AuthOffer(
                List.of(AuthMethods.NONE), EntityType.ofLabel(entity.type()).wireValue(), entity.id(), 0);
        send(Message.of(MessageTypes.AUTH, AuthRequest.first(offer, 0)));
        AuthReply reply = await(authReply, "answer to the authentication request");
        if (reply.result() != 0) {
            throw MonitorFaults.notAuthenticated(monitor, reply);
        }
        messenger.rename(new EntityName(EntityType.CLIENT, reply.globalId()));
    }

    /** The monitors of the cluster, as this one knows them. */
    MonitorMap monitorMap() {
        List<MonSubscribe.Item> items = List.of(new MonSubscribe.Item("monmap", 0, MonSubscribe.Item.FLAG_ONETIME));
        send(Message.of(MessageTypes.MON_SUBSCRIBE, new MonSubscribe(items, "")));
        return await(monitorMap, "monitor map");
    }

    /** The round trip of a ping in nanoseconds. */
    long pingNanos() {
        long sent = System.nanoTime();
        send(Message.of(MessageTypes.PING, Ping.REQUEST));
        return await(pong, "answer to a ping") - sent;
    }

    /** The feature bits that both sides have. */
    long features() {
        return connection.features();
    }

    /** Who this client has become. */
    EntityName name() {
        return messenger.name();
    }

    private void send(Message message) {
        if (!connection.send(message)) {
            throw MonitorFaults.ended(monitor, connection.lastFault());
        }
    }

    private <T> T await(CompletableFuture<T> answer, String what) {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw MonitorFaults.silent(monitor, what, timeout, connection.isConnected());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandFailure failure ? failure : new CommandFailure(e.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private void fail(CommandFailure failure) {
        authReply.completeExceptionally(failure);
        monitorMap.completeExceptionally(failure);
        pong.completeExceptionally(failure);
    }

    @Override
    public void close() {
        messenger.close();
    }

    private final class AnswerTaker implements Dispatcher {

        @Override
        public boolean dispatch(Message message) {
            Object payload = message.payload();
            if (payload instanceof AuthReply reply) {
                authReply.complete(reply);
            } else if (payload instanceof MonitorMap map) {
                monitorMap.complete(map);
            } else if (payload instanceof Ping) {
                pong.complete(System.nanoTime());
            }
            // A monitor sends more than was asked for: its configuration for this client, maps of other kinds.
            return true;
        }

        /** Trying again is for those who have time. */
        @Override
        public void handleFault(Connection broken) {
            fail(MonitorFaults.ended(monitor, broken.lastFault()));
        }

        @Override
        public boolean handleReset(Connection ended) {
            fail(MonitorFaults.ended(monitor, ended.lastFault()));
            return true;
        }

        @Override
        public boolean handleRefused(Connection refused) {
            fail(MonitorFaults.refused(monitor));
            return true;
        }
    }
}
