package dev.siphon.messenger.session;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.SendQueueFullException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bound on what one connection has queued, written and not yet acknowledged. At the bound a sender blocks, or is refused,
 * as configured; one that must not block is always refused. A message larger than the whole bound is let in when nothing
 * else is there. Without contention a message costs two atomic additions. Any thread.
 */
public final class SendBudget {

    /** What a message without content counts, so that empty ones are bounded as well. */
    private static final int MESSAGE_OVERHEAD_BYTES = 256;

    private static final Logger LOG = LoggerFactory.getLogger(SendBudget.class);

    private final long maxBytes;
    private final boolean blocks;
    private final ToLongFunction<Object> payloadBytes;
    private final AtomicLong bytes = new AtomicLong();
    private volatile int waiting;
    private volatile boolean closed;

    /** A budget in which typed fronts count nothing. */
    public SendBudget(long maxBytes, boolean blocks) {
        this(maxBytes, blocks, payload -> 0);
    }

    /**
     * A budget.
     *
     * @param maxBytes {@code siphon_max_queued_bytes}; 0 is no bound
     * @param blocks {@code siphon_block_when_queue_full}
     * @param payloadBytes what a typed front, not yet encoded, counts: for the same one always the same
     */
    public SendBudget(long maxBytes, boolean blocks, ToLongFunction<Object> payloadBytes) {
        this.maxBytes = maxBytes;
        this.blocks = blocks;
        this.payloadBytes = payloadBytes;
    }

    private long cost(Message message) {
        Object payload = message.payload();
        return MESSAGE_OVERHEAD_BYTES
                + (payload == null ? message.front().length() : payloadBytes.applyAsLong(payload))
                + message.middle().length()
                + message.data().length();
    }

    /** Bytes taken now. */
    public long bytes() {
        return bytes.get();
    }

    /** Whether {@code message} fits now; if so, it is counted. */
    public boolean tryTake(Message message) {
        long cost = cost(message);
        while (true) {
            long before = bytes.get();
            if (maxBytes > 0 && before > 0 && before + cost > maxBytes) {
                return false;
            }
            if (bytes.compareAndSet(before, before + cost)) {
                return true;
            }
        }
    }

    /**
     * Counts {@code message}, which {@link #tryTake} refused, as soon as it fits; at once if the connection is closed.
     *
     * @param mayBlock whether the calling thread may wait
     * @return whether the thread was interrupted while it waited, which the caller must make known again
     * @throws SendQueueFullException if it may not, or is configured not to
     */
    public boolean take(Message message, boolean mayBlock) {
        if (!blocks || !mayBlock) {
            throw new SendQueueFullException(
                    bytes.get() + " bytes are queued or unacknowledged, with this message more than " + maxBytes
                            + " (siphon_max_queued_bytes): send later, or raise the bound");
        }
        boolean interrupted = false;
        synchronized (this) {
            waiting++;
            try {
                while (!tryTake(message)) {
                    if (closed) {
                        bytes.addAndGet(cost(message));
                        break;
                    }
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } finally {
                waiting--;
            }
        }
        return interrupted;
    }

    /**
     * Uncounts and releases {@code message}: it was acknowledged, discarded, or written on a lossy connection. That the
     * application released it as well is its mistake, and no reason not to let go of the others.
     */
    public void drop(Message message) {
        bytes.addAndGet(-cost(message));
        if (waiting > 0) {
            wakeAll();
        }
        try {
            message.release();
        } catch (RuntimeException e) {
            LOG.error("{}: its release failed; send() had taken over the reference", message, e);
        }
    }

    /** Nothing is kept any more: nobody waits from now on. */
    public void close() {
        closed = true;
        wakeAll();
    }

    private synchronized void wakeAll() {
        notifyAll();
    }
}
