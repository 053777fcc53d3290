package dev.siphon.messenger.async;

import dev.siphon.messenger.dispatch.DispatchQueue;
import dev.siphon.messenger.protocol.FaultInjection;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.Timer;
import java.util.ArrayDeque;

/**
 * Received messages of one connection that are held before they are delivered ({@code ms_inject_delay_*}). They stay in
 * order: one that is not delayed waits for those before it. Bounded as what is received and not delivered always is, by the
 * throttles that the messages hold. On the connection's owner only.
 */
final class DelayedDelivery {

    private record Held(ReceivedMessage message, long dueNanos) {}

    /** Where messages go when they are due. */
    interface Delivery {
        /** Takes over the reference; the nanoseconds that a fast dispatch took. */
        long deliver(ReceivedMessage message);
    }

    private final FaultInjection injection;
    private final DispatchQueue dispatchQueue;
    private final Delivery delivery;
    private final ArrayDeque<Held> queue = new ArrayDeque<>();
    private EventCenter center;
    private Timer timer;

    DelayedDelivery(FaultInjection injection, DispatchQueue dispatchQueue, Delivery delivery, EventCenter center) {
        this.injection = injection;
        this.dispatchQueue = dispatchQueue;
        this.delivery = delivery;
        this.center = center;
        this.timer = center.newTimer(this::deliverDue);
    }

    /** Takes over {@code message}, to be delivered when it is due; the nanoseconds that fast dispatch took here and now. */
    long add(ReceivedMessage message) {
        long delayMicros = injection.deliveryDelayMicros(message.type());
        if (delayMicros == 0 && queue.isEmpty()) {
            return delivery.deliver(message);
        }
        queue.add(new Held(message, center.clock().nanoTime() + delayMicros * 1000));
        if (queue.size() == 1) {
            timer.schedule(delayMicros);
        }
        return 0;
    }

    private void deliverDue() {
        long now = center.clock().nanoTime();
        while (!queue.isEmpty() && queue.element().dueNanos() <= now) {
            delivery.deliver(queue.remove().message());
        }
        Held next = queue.peek();
        if (next != null) {
            timer.schedule((next.dueNanos() - now + 999) / 1000);
        }
    }

    /** Delivers all there are, due or not: what is received later comes by another socket. */
    void flush() {
        timer.cancel();
        while (!queue.isEmpty()) {
            delivery.deliver(queue.remove().message());
        }
    }

    /** Drops all there are. */
    void discard() {
        timer.cancel();
        while (!queue.isEmpty()) {
            dispatchQueue.drop(queue.remove().message());
        }
    }

    /** Goes on on another worker; what was held has been flushed. */
    void moveTo(EventCenter next) {
        center = next;
        timer = next.newTimer(this::deliverDue);
    }
}
