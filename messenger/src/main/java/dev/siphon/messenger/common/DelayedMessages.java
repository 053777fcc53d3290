package dev.siphon.messenger.common;

import dev.siphon.messenger.protocol.FaultInjection;
import dev.siphon.messenger.session.ReceivedMessage;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Received messages of one connection that are held before they are delivered ({@code ms_inject_delay_*}), until they are due.
 * They stay in order: one that is not delayed waits for those before it. Bounded as what is received and not delivered always
 * is, by the throttles that the messages hold. One thread at a time.
 */
public final class DelayedMessages {

    private record Held(ReceivedMessage message, long dueNanos) {}

    private final FaultInjection injection;
    private final ArrayDeque<Held> queue = new ArrayDeque<>();
    /** As many messages from the front on are due whatever the time. */
    private int expired;

    private DelayedMessages(FaultInjection injection) {
        this.injection = injection;
    }

    /** Where messages of {@code connection}'s peer are held; null if they are not. */
    public static @Nullable DelayedMessages of(PublishedConnection connection) {
        FaultInjection injection = connection.messenger().injection();
        return injection != null && injection.delaysMessagesOf(connection.peerType())
                ? new DelayedMessages(injection)
                : null;
    }

    /** Whether {@code message} is to wait, or others wait before it; if so, takes it over. */
    public boolean hold(ReceivedMessage message, long nowNanos) {
        long delayMicros = injection.deliveryDelayMicros(message.type());
        boolean holds = delayMicros > 0 || !queue.isEmpty();
        if (holds) {
            queue.add(new Held(message, nowNanos + delayMicros * 1000));
        }
        return holds;
    }

    /** Removes the next message if it is due, and passes its reference on; null if there is none. */
    public @Nullable ReceivedMessage pollDue(long nowNanos) {
        Held next = queue.peek();
        if (next == null || (expired == 0 && next.dueNanos() - nowNanos > 0)) {
            return null;
        }
        expired = Math.max(0, expired - 1);
        queue.remove();
        return next.message();
    }

    /** All there are now are due: what is received later comes by another socket. */
    public void expire() {
        expired = queue.size();
    }

    /** Removes all messages, and passes their references to {@code dropper}. */
    public void clear(Consumer<ReceivedMessage> dropper) {
        queue.forEach(held -> dropper.accept(held.message()));
        queue.clear();
        expired = 0;
    }

    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Microseconds until the next message is due, 0 if it is or if there is none. */
    public long microsToNext(long nowNanos) {
        Held next = queue.peek();
        return next == null ? 0 : Math.max(0, (next.dueNanos() - nowNanos + 999) / 1000);
    }
}
