package dev.siphon.messenger;

import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ordered stream of messages between two messengers. It may outlive sockets, as its {@link Policy} says. Any thread
 * may call.
 */
public interface Connection {

    /**
     * Queues {@code message} and takes over the caller's reference to it. Messages of one priority arrive in the order
     * they were queued.
     *
     * <p>What is queued or unacknowledged on a connection is bounded by {@code siphon_max_queued_bytes}. At the bound the call
     * waits for room; on a worker's or dispatch thread, which must not wait, and wherever {@code
     * siphon_block_when_queue_full} is false, it throws, and the reference stays with the caller.
     *
     * @throws IllegalArgumentException if the payload's class has no codec in the context's {@link MessageRegistry}; the
     *     reference stays with the caller
     * @throws SendQueueFullException if there is no room and the caller must not wait
     * @return false if the connection is closed already: the message is dropped, and the dispatchers were or will be told
     *     of the reset
     */
    boolean send(Message message);

    /**
     * A buffer of {@code length} bytes for content to be sent here, with one reference. It is the transport's own memory
     * where there is some left, which is sent from where it lies; a large payload in any other memory is copied first.
     */
    PayloadBuffer allocate(int length);

    /** Asks the peer for a sign of life; see {@link #lastKeepaliveAck()}. Messengers send none by themselves. */
    void sendKeepalive();

    /** Ends the connection without telling the own dispatchers. What is queued is dropped. */
    void markDown();

    /** Makes this connection lossy: the next fault ends it. */
    void markDisposable();

    /** Whether the connection is established and usable now. */
    boolean isConnected();

    /** Why the connection last faulted, in words for a person; empty if it never did. */
    Optional<String> lastFault();

    /** What the peer is. */
    EntityType peerType();

    /** Where the peer is; blank on an anonymous connection whose peer has no address. */
    EntityAddress peerAddress();

    /** The rules of this connection; lossy may differ from what was configured, since the accepting side decides. */
    Policy policy();

    /** The feature bits that both sides have, once established. */
    long features();

    /** When the last keepalive of the peer was received; {@link Instant#EPOCH} if none was. */
    Instant lastKeepalive();

    /** When the last keepalive that the peer acknowledged was sent; {@link Instant#EPOCH} if none was. */
    Instant lastKeepaliveAck();

    /**
     * Lets the data of the message with transaction id {@code tid} be received into {@code buffer}, if it fits its window.
     * The connection holds a reference until the message came or {@link #revokeRxBuffer} is called.
     */
    void postRxBuffer(long tid, PayloadBuffer buffer);

    /**
     * Takes back a buffer given by {@link #postRxBuffer}. When this returns, nothing is written into it any more.
     * Waits for the connection's worker; not from a dispatch callback of another connection's worker.
     */
    void revokeRxBuffer(long tid);

    Messenger messenger();

    /** What the application attached to this connection (Ceph's {@code priv}). */
    @Nullable
    Object attachment();

    void attach(@Nullable Object attachment);
}
