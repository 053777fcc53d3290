package dev.siphon.messenger.async;

import dev.siphon.messenger.common.DelayedMessages;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.Timer;
import java.util.function.Consumer;

/** Delivers the messages of one connection that are held on purpose when they are due. On the connection's owner only. */
final class DelayedDelivery {

    private final DelayedMessages held;
    private final Consumer<ReceivedMessage> delivery;
    private EventCenter center;
    private Timer timer;

    /** Messages go to {@code delivery}, with their reference. */
    DelayedDelivery(DelayedMessages held, Consumer<ReceivedMessage> delivery, EventCenter center) {
        this.held = held;
        this.delivery = delivery;
        this.center = center;
        this.timer = center.newTimer(this::deliverDue);
    }

    /** Whether {@code message} is to wait; if so, takes it over. */
    boolean hold(ReceivedMessage message) {
        boolean isFirst = held.isEmpty();
        boolean holds = held.hold(message, now());
        if (holds && isFirst) {
            timer.schedule(held.microsToNext(now()));
        }
        return holds;
    }

    private long now() {
        return center.clock().nanoTime();
    }

    private void deliverDue() {
        for (ReceivedMessage due = held.pollDue(now()); due != null; due = held.pollDue(now())) {
            delivery.accept(due);
        }
        if (!held.isEmpty()) {
            timer.schedule(held.microsToNext(now()));
        }
    }

    /** Delivers all there are, due or not. */
    void flush() {
        timer.cancel();
        held.expire();
        deliverDue();
    }

    /** Gives all there are to {@code dropper}. */
    void discard(Consumer<ReceivedMessage> dropper) {
        timer.cancel();
        held.clear(dropper);
    }

    /** Goes on on another worker; what was held has been flushed. */
    void moveTo(EventCenter next) {
        center = next;
        timer = next.newTimer(this::deliverDue);
    }
}
