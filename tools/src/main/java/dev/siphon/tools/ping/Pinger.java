package dev.siphon.tools.ping;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Messenger;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityName;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.message.MessageTypes;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.tools.cli.CommandFailure;
import dev.siphon.tools.cli.FastDispatcher;
import dev.siphon.tools.cli.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends one ping at a time to an entity and takes the time until the answer. One thread at a time. */
public final class Pinger implements AutoCloseable {

    private final Messenger messenger;
    private final EntityAddress target;
    private final PayloadBuffer data;
    private final Connection connection;
    private final AtomicReference<@Nullable Ping> pending = new AtomicReference<>();
    private long lastTid;

    /** A ping that waits for its answer, which is the time it came, as {@link System#nanoTime()}. */
    private record Ping(long tid, CompletableFuture<Long> answer) {}

    private Pinger(Messenger messenger, EntityType peer, EntityAddress target, int dataBytes) {
        this.messenger = messenger;
        this.target = target;
        ByteBuffer bytes = ByteBuffer.allocateDirect(dataBytes);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ThreadLocalRandom.current().nextInt());
        }
        this.data = PayloadBuffer.wrap(bytes.flip());
        messenger.addDispatcherTail(new AnswerTaker());
        this.connection = messenger.connectTo(peer, target);
    }

    /**
     * Gets ready to ping, as {@code name}, the entity of type {@code peer} at {@code target} with messages that carry
     * {@code dataBytes} bytes.
     */
    public static Pinger start(
            MessengerContext context, EntityName name, EntityType peer, EntityAddress target, int dataBytes)
            throws IOException {
        Messenger messenger = context.createMessenger(MessengerIdentity.of(name));
        messenger.setDefaultPolicy(Policy.lossyClient());
        messenger.start();
        return new Pinger(messenger, peer, target, dataBytes);
    }

    /**
     * The round trip of one ping in nanoseconds; that of the first one takes in the handshake.
     *
     * @throws CommandFailure if there is no connection, or no answer within {@code timeout}
     */
    public long roundTripNanos(Duration timeout) {
        Ping ping = new Ping(++lastTid, new CompletableFuture<>());
        pending.set(ping);
        long sent = System.nanoTime();
        Message message = Message.opaque(MessageTypes.PING).tid(ping.tid()).data(data.retain());
        if (!connection.send(message)) {
            throw Faults.ended(target, connection);
        }
        try {
            return ping.answer().get(timeout.toNanos(), TimeUnit.NANOSECONDS) - sent;
        } catch (TimeoutException e) {
            throw Faults.silent(target, "answer", timeout);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandFailure failure ? failure : new CommandFailure(e.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        messenger.close();
        data.release();
    }

    private void fail(CommandFailure failure) {
        Ping ping = pending.get();
        if (ping != null) {
            ping.answer().completeExceptionally(failure);
        }
    }

    /** Runs on the worker, so that a thread switch less is in the time. */
    private final class AnswerTaker implements FastDispatcher {

        @Override
        public void fastDispatch(Message message) {
            Ping ping = pending.get();
            if (ping != null && ping.tid() == message.tid()) {
                ping.answer().complete(System.nanoTime());
            }
        }

        /** Trying again is for those who have time. */
        @Override
        public void handleFault(Connection broken) {
            fail(Faults.ended(target, broken));
        }

        @Override
        public boolean handleReset(Connection ended) {
            fail(Faults.ended(target, ended));
            return true;
        }

        @Override
        public boolean handleRefused(Connection refused) {
            fail(Faults.refused(target));
            return true;
        }
    }
}
