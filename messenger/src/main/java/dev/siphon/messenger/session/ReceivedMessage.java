package dev.siphon.messenger.session;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.entity.EntityName;
import org.jspecify.annotations.Nullable;

/**
 * A message that came by a connection, and what it holds of the receiver's throttles.
 *
 * <p>Two rules say who gives back. What was taken of the policy's throttles ({@link #policyThrottles}) goes back with the
 * last reference, whoever releases it. What was taken of the dispatch throttle ({@link #dispatchThrottle}) goes back by
 * {@link #releaseDispatchThrottle}, which the dispatch queue alone calls, once the message has been delivered or discarded.
 */
public final class ReceivedMessage extends Message {

    private final Connection connection;
    private EntityName source;
    private long seq;
    private long payloadBytes;
    private long receivedNanos;
    private long throttledNanos;
    private long completedNanos;
    private long dispatchedNanos;
    private @Nullable Throttle policyMessages;
    private @Nullable Throttle policyBytes;
    private @Nullable Throttle dispatchThrottle;

    /**
     * A message of type {@code type} without buffers yet.
     *
     * @param payload the decoded front, or null if the front is bytes
     * @param payloadBytes front, middle and data as they came; what the throttles of bytes count
     */
    public ReceivedMessage(
            int type, @Nullable Object payload, Connection connection, EntityName source, long seq, long payloadBytes) {
        super(type, payload);
        this.connection = connection;
        this.source = source;
        this.seq = seq;
        this.payloadBytes = payloadBytes;
    }

    /** Lets go of all content, once nobody has the message any more, so that it may be {@link #renew renewed}. */
    public void retire() {
        clear();
    }

    /** Becomes another message of the same connection, with one reference, as if it were new. */
    public ReceivedMessage renew(
            int type, @Nullable Object payload, EntityName newSource, long newSeq, long newPayloadBytes) {
        renew(type, payload);
        source = newSource;
        seq = newSeq;
        payloadBytes = newPayloadBytes;
        dispatchedNanos = 0;
        return this;
    }

    /**
     * What the sender of {@code sent} receives when it sends to itself: the same content, its buffers shared and retained.
     * The reference to {@code sent} stays with the caller. Its sequence number is 0, all stamps of reception are {@code
     * nowNanos}, it holds nothing of any throttle, and a typed front, never having been bytes, counts none.
     */
    public static ReceivedMessage loopback(Message sent, Connection connection, EntityName source, long nowNanos) {
        long bytes = (long) sent.front().length()
                + sent.middle().length()
                + sent.data().length();
        ReceivedMessage received = new ReceivedMessage(sent.type(), sent.payload(), connection, source, 0, bytes);
        if (sent.payload() == null) {
            received.front(sent.front().retain());
        }
        received.middle(sent.middle().retain())
                .data(sent.data().retain())
                .priority(sent.priority())
                .version(sent.version(), sent.compatVersion())
                .tid(sent.tid())
                .dataOffset(sent.dataOffset());
        return received.stamps(nowNanos, nowNanos, nowNanos);
    }

    /** Sets {@link #receivedNanos()}, {@link #throttledNanos()} and {@link #completedNanos()}. */
    public ReceivedMessage stamps(long received, long throttled, long completed) {
        receivedNanos = received;
        throttledNanos = throttled;
        completedNanos = completed;
        return this;
    }

    /** Says that 1 was taken of {@code messages} and {@link #payloadBytes()} of {@code bytes}; null where there is none. */
    public ReceivedMessage policyThrottles(@Nullable Throttle messages, @Nullable Throttle bytes) {
        policyMessages = messages;
        policyBytes = bytes;
        return this;
    }

    /** Says that {@link #payloadBytes()} were taken of the dispatch queue's {@code throttle}. */
    public ReceivedMessage dispatchThrottle(Throttle throttle) {
        dispatchThrottle = throttle;
        return this;
    }

    /** Gives back what is held of the dispatch throttle; nothing the second time. By the dispatch queue. */
    public void releaseDispatchThrottle() {
        Throttle held = dispatchThrottle;
        if (held != null) {
            dispatchThrottle = null;
            held.put(payloadBytes);
        }
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public EntityName source() {
        return source;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public long payloadBytes() {
        return payloadBytes;
    }

    @Override
    public long receivedNanos() {
        return receivedNanos;
    }

    @Override
    public long throttledNanos() {
        return throttledNanos;
    }

    @Override
    public long completedNanos() {
        return completedNanos;
    }

    @Override
    public long dispatchedNanos() {
        return dispatchedNanos;
    }

    /** Notes the time of dispatch. */
    public void dispatched(long nanos) {
        dispatchedNanos = nanos;
    }

    @Override
    protected void released() {
        if (policyMessages != null) {
            policyMessages.put(1);
        }
        if (policyBytes != null) {
            policyBytes.put(payloadBytes);
        }
    }
}
