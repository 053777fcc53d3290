package dev.siphon.messenger.simple;

import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.common.DelayedMessages;
import dev.siphon.messenger.dispatch.DispatchQueue;
import dev.siphon.messenger.protocol.IncomingThrottles;
import dev.siphon.messenger.protocol.MessageDecoder;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** How what a connection's readers have read is delivered: one message at a time, whichever pipe it came by. */
final class Incoming {

    private final SimpleConnection connection;
    private final SimpleMessenger messenger;
    private final DispatchQueue dispatchQueue;
    private final ConnectionLock lock;
    /** A message is being delivered: what is read meanwhile waits, so that the order is kept. */
    private boolean delivering;
    /** Where messages wait that are delayed on purpose. */
    private @Nullable DelayedMessages held;
    /** When the next of them is due. */
    private @Nullable Future<?> alarm;

    Incoming(SimpleConnection connection, ConnectionLock lock) {
        this.connection = connection;
        this.messenger = connection.messenger();
        this.dispatchQueue = messenger.dispatchQueue();
        this.lock = lock;
    }

    /** Whether a message is being delivered. Under the lock. */
    boolean isDelivering() {
        return delivering;
    }

    /** Delivers the decoder's message, if it is the next one. Decoded first: one that cannot be was not received. */
    void receive(Pipe reading, MessageDecoder decoder, IncomingThrottles throttles) throws TransportException {
        ReceivedMessage message = decoder.decode(throttles, dispatchQueue.throttle(), messenger.now());
        boolean isWanted = false;
        try {
            isWanted = begin(reading, decoder);
        } finally {
            if (!isWanted) {
                dispatchQueue.drop(message);
            }
        }
        if (isWanted) {
            try {
                deliver(message);
            } finally {
                lock.run(this::end);
            }
        }
    }

    private boolean begin(Pipe reading, MessageDecoder decoder) throws TransportException {
        return connection.whileCurrent(reading, () -> {
            lock.await(() -> !delivering || !connection.isCurrent(reading));
            if (!connection.isCurrent(reading) || !decoder.isNext(connection.session())) {
                return false;
            }
            lock.changed();
            delivering = !decoder.isBlackholed();
            return delivering;
        });
    }

    private void end() {
        delivering = false;
        lock.changed();
    }

    /** Hands {@code message} over, whose reference passes on. */
    private void deliver(ReceivedMessage message) {
        dispatchQueue.fastPreprocess(message);
        boolean isHeld = lock.get(() -> hold(message));
        if (!isHeld) {
            dispatch(message);
        }
    }

    private void dispatch(ReceivedMessage message) {
        Dispatcher taker = dispatchQueue.fastTaker(message);
        if (taker == null) {
            lock.run(() -> enqueue(message));
        } else {
            dispatchQueue.fastDispatch(message, taker, messenger.now());
        }
    }

    /** Under the lock, so that nothing is queued once the connection is closed. */
    private void enqueue(ReceivedMessage message) {
        if (connection.isClosed()) {
            dispatchQueue.drop(message);
        } else {
            dispatchQueue.enqueue(message, message.priority(), connection.id());
        }
    }

    // --- messages that are delayed on purpose, under the lock

    /** The connection is established: by now it is known whose messages come. */
    void opened() {
        if (held == null) {
            held = DelayedMessages.of(connection);
        }
    }

    private boolean hold(ReceivedMessage message) {
        DelayedMessages current = held;
        if (current == null || connection.isClosed()) {
            return false;
        }
        boolean isFirst = current.isEmpty();
        boolean holds = current.hold(message, messenger.now());
        if (holds && isFirst) {
            alarm(current.microsToNext(messenger.now()));
        }
        return holds;
    }

    private void alarm(long micros) {
        cancelAlarm();
        alarm = messenger.delays().schedule(this::deliverDue, micros);
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    /** Delivers what is due. On the thread of delays, without the lock. */
    private void deliverDue() {
        for (ReceivedMessage due = lock.get(this::beginDue); due != null; due = lock.get(this::beginDue)) {
            try {
                dispatch(due);
            } finally {
                lock.run(this::end);
            }
        }
    }

    private @Nullable ReceivedMessage beginDue() {
        lock.await(() -> !delivering);
        DelayedMessages current = held;
        if (current == null) {
            return null;
        }
        ReceivedMessage due = current.pollDue(messenger.now());
        delivering = due != null;
        if (due == null && !current.isEmpty()) {
            alarm(current.microsToNext(messenger.now()));
        }
        return due;
    }

    /** Has what is held delivered at once: what is read later comes by another pipe. */
    void deliverHeld() {
        if (held != null && !held.isEmpty()) {
            held.expire();
            alarm(0);
        }
    }

    /** Drops what is held. */
    void dropHeld() {
        cancelAlarm();
        if (held != null) {
            held.clear(dispatchQueue::drop);
        }
    }

    /** {@code data}, or the buffer that was posted for it, with its content; the reference passes on. */
    PayloadBuffer intoRxBuffer(long tid, PayloadBuffer data) {
        // Under the lock, so that nothing is written once a buffer is revoked.
        return lock.get(() -> {
            PayloadBuffer posted = connection.rxBuffers().take(tid);
            if (posted == null) {
                return data;
            }
            if (data.isEmpty() || posted.length() < data.length()) {
                posted.release();
                return data;
            }
            posted.memory().put(posted.offset(), data.memory(), data.offset(), data.length());
            posted.window(posted.offset(), data.length());
            data.release();
            return posted;
        });
    }
}
