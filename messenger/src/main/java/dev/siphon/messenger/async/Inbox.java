package dev.siphon.messenger.async;

import dev.siphon.messenger.Message;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from any thread to a connection's worker, and the one event that announces them, however many they
 * are. Bounded by the session's {@code SendBudget}, in which a message counts before it comes here.
 */
final class Inbox {

    /** A queue that stays below this allocates nothing. */
    private static final int CHUNK = 256;

    private final MpscUnboundedVarHandleArrayQueue<Message> messages = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
    private final AtomicBoolean announced = new AtomicBoolean();
    private final Executor owner;
    private final BooleanSupplier isOwner;
    private final Runnable taker;
    private final Runnable event = this::take;

    /**
     * An inbox that is emptied by {@code taker}.
     *
     * @param owner runs events on the worker that the connection is on by then
     * @param isOwner whether the calling thread is that worker's
     */
    Inbox(Executor owner, BooleanSupplier isOwner, Runnable taker) {
        this.owner = owner;
        this.isOwner = isOwner;
        this.taker = taker;
    }

    private void take() {
        // Cleared first: what is added from here on is announced anew.
        announced.set(false);
        if (isOwner.getAsBoolean()) {
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
                owner.execute(event);
            } catch (RejectedExecutionException closed) {
                // What was added goes with the stack and its memory.
                announced.set(false);
                return false;
            }
        }
        return true;
    }

    /** Whether no message is on its way. On the worker's thread. */
    boolean isEmpty() {
        return messages.isEmpty();
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
