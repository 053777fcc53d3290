package dev.siphon.messenger.dispatch;

import dev.siphon.messenger.session.ReceivedMessage;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The messages a messenger sent to itself, on their way to the loop that delivers them: a sender must not find itself in
 * its own dispatcher. Not bounded: sending never blocks, and who sends to itself bounds itself.
 */
final class LocalDelivery {

    private final Doorbell bell = new Doorbell();
    private final Consumer<ReceivedMessage> deliver;
    private final Consumer<ReceivedMessage> discard;
    private ArrayDeque<ReceivedMessage> queued = new ArrayDeque<>();
    /** The loop's own: what it took over at once and has not delivered yet. */
    private ArrayDeque<ReceivedMessage> batch = new ArrayDeque<>();

    private volatile boolean stopped;

    LocalDelivery(Consumer<ReceivedMessage> deliver, Consumer<ReceivedMessage> discard) {
        this.deliver = deliver;
        this.discard = discard;
    }

    void add(ReceivedMessage message) {
        synchronized (bell) {
            if (!stopped) {
                queued.addLast(message);
                bell.ring();
                return;
            }
        }
        discard.accept(message);
    }

    /** One turn of the loop: what is queued when it begins, so that a dispatcher that answers itself cannot hold it up. */
    boolean run(boolean mayBlock) {
        takeBatch(mayBlock);
        ReceivedMessage message = batch.pollFirst();
        while (message != null) {
            if (stopped) {
                discard.accept(message);
            } else {
                deliver.accept(message);
            }
            message = batch.pollFirst();
        }
        return !stopped;
    }

    private void takeBatch(boolean mayBlock) {
        synchronized (bell) {
            while (mayBlock && queued.isEmpty() && !stopped) {
                bell.await();
            }
            ArrayDeque<ReceivedMessage> emptied = batch;
            batch = queued;
            queued = emptied;
        }
    }

    void start() {
        stopped = false;
    }

    void shutdown() {
        synchronized (bell) {
            stopped = true;
            bell.ring();
        }
    }

    /** Discards what is left once the loop has ended. */
    void discardAll() {
        synchronized (bell) {
            queued.forEach(discard);
            queued.clear();
        }
    }
}
