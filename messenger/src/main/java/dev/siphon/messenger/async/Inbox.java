package dev.siphon.messenger.async;

import dev.siphon.messenger.Message;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from any thread to a connection's worker, and the one event that announces them, however many they
 * are. Not bounded by itself: sending never blocks, so what an application has in flight is its own to bound.
 */
final class Inbox {

    /** A queue that stays below this allocates nothing. */
    private static final int CHUNK = 128;

    private final MpscUnboundedVarHandleArrayQueue<Message> messages = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
    private final AtomicBoolean announced = new AtomicBoolean();
    private final AsyncConnection connection;
    private final Runnable taker;
    private final Runnable event = this::take;

    /** An inbox of {@code connection}, whose owner runs {@code taker} when there is something. */
    Inbox(AsyncConnection connection, Runnable taker) {
        this.connection = connection;
        this.taker = taker;
    }

    private void take() {
        // Cleared first: what is added from here on is announced anew.
        announced.set(false);
        if (connection.isOwner()) {
            taker.run();
        } else {
            announce();
        }
    }

    /** Adds {@code message} with one reference; false if the stack is closed. */
    boolean add(Message message) {
        messages.offer(message);
        return announce();
    }

    /** Has the worker look; false if the stack is closed. */
    boolean announce() {
        if (!announced.get() && announced.compareAndSet(false, true)) {
            try {
                connection.worker().center().submit(event);
            } catch (RejectedExecutionException closed) {
                // What was added goes with the stack and its memory.
                announced.set(false);
                return false;
            }
        }
        return true;
    }

    /**
     * The next message, whose reference passes to the caller; null if there is none. On the worker's thread. Not a relaxed
     * poll: that would overlook a message whose sender saw the event as announced still.
     */
    @Nullable
    Message poll() {
        return messages.poll();
    }
}
