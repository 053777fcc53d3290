package dev.siphon.messenger.common;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Policy;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connection of a messenger to itself: always there, with all features, without a socket. */
final class LoopbackConnection implements Connection {

    private final StartableMessenger messenger;
    private volatile @Nullable Object attachment;

    LoopbackConnection(StartableMessenger messenger) {
        this.messenger = messenger;
    }

    @Override
    public boolean send(Message message) {
        messenger
                .dispatchQueue()
                .deliverLocally(ReceivedMessage.loopback(message, this, messenger.name(), messenger.now()));
        message.release();
        return true;
    }

    @Override
    public PayloadBuffer allocate(int length) {
        return PayloadBuffer.wrap(ByteBuffer.allocate(length));
    }

    /** Nothing: it is alive. */
    @Override
    public void sendKeepalive() {}

    /** Nothing: it cannot be closed. */
    @Override
    public void markDown() {}

    /** Nothing: it has no faults. */
    @Override
    public void markDisposable() {}

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public Optional<String> lastFault() {
        return Optional.empty();
    }

    @Override
    public EntityType peerType() {
        return messenger.name().type();
    }

    @Override
    public EntityAddress peerAddress() {
        return messenger.address();
    }

    @Override
    public Policy policy() {
        return messenger.policy(peerType());
    }

    @Override
    public long features() {
        return policy().featuresSupported();
    }

    @Override
    public Instant lastKeepalive() {
        return Instant.EPOCH;
    }

    @Override
    public Instant lastKeepaliveAck() {
        return Instant.EPOCH;
    }

    /** Nothing: what is sent to itself keeps its buffers. */
    @Override
    public void postRxBuffer(long tid, PayloadBuffer buffer) {}

    @Override
    public void revokeRxBuffer(long tid) {}

    @Override
    public StartableMessenger messenger() {
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

    @Override
    public String toString() {
        return messenger.name() + " " + messenger.address() + " >> itself";
    }
}
