package dev.siphon.messenger.dispatch;

import dev.siphon.messenger.Connection;
import dev.siphon.messenger.DispatchRunner;
import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Priority;
import dev.siphon.messenger.Throttle;
import dev.siphon.messenger.dispatch.ConnectionEvent.Kind;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.stack.event.TimeSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies between the workers, which receive, and the dispatchers, which may block: messages and what happened to
 * connections, delivered one at a time by a loop of its own ({@code ms_dispatch}). Messages to itself come by a second loop
 * ({@code ms_local}). Any thread, but for {@link #start} and {@link #awaitEnd}.
 *
 * <p><b>Order.</b> From {@link Priority#LOW} on the highest priority is served first; below, priorities share by weight.
 * Within a priority connections take turns, and each connection's messages stay in order.
 *
 * <p><b>Bound.</b> The dispatch throttle bounds the bytes of received messages that are not delivered yet. A connection
 * takes the payload's size of {@link #throttle()} before it reads the payload, and says so by {@link
 * ReceivedMessage#dispatchThrottle}; from {@link #enqueue} or {@link #fastDispatch} on, giving it back is this queue's
 * business: after the callback has returned, or when the message is discarded. Messages without payload are bounded by the
 * policy's throttle of messages alone, and events by what happens to connections.
 *
 * <p><b>Lock.</b> There is one, held for as long as it takes to add or remove an entry: the consumer blocks on it, and its
 * order is shared by all connections. Workers that cannot afford it dispatch fast.
 */
public final class DispatchQueue {

    private static final Logger log = LoggerFactory.getLogger(DispatchQueue.class);

    /** The class of events and of messages to itself; connections count from 1. */
    private static final long NO_CONNECTION = 0;

    private final String name;
    private final DispatcherList dispatchers;
    private final Throttle throttle;
    private final boolean dieOnUnhandled;
    private final TimeSource clock;
    private final FatalHandler fatal;
    private final LocalDelivery local = new LocalDelivery(this::deliverLocal, this::drop);

    private final Doorbell bell = new Doorbell();
    /** {@link ReceivedMessage}s and {@link ConnectionEvent}s; under the bell's lock. */
    private final PrioritizedQueue<Object> queue;

    private volatile boolean stopped;
    private DispatchRunner.@Nullable Running dispatchLoop;
    private DispatchRunner.@Nullable Running localLoop;

    /** As the other constructor; an unhandled message, where fatal, halts the process. */
    public DispatchQueue(
            String name,
            DispatcherList dispatchers,
            long throttleBytes,
            long maxTokensPerPriority,
            long minCost,
            boolean dieOnUnhandled,
            TimeSource clock) {
        this(
                name,
                dispatchers,
                throttleBytes,
                maxTokensPerPriority,
                minCost,
                dieOnUnhandled,
                clock,
                FatalHandler.halt());
    }

    /**
     * A queue that is not started.
     *
     * @param name the messenger's, for threads, throttle and log
     * @param throttleBytes bound of the dispatch throttle ({@code ms_dispatch_throttle_bytes}); 0 is none
     * @param maxTokensPerPriority {@code ms_pq_max_tokens_per_priority}
     * @param minCost {@code ms_pq_min_cost}
     * @param dieOnUnhandled whether {@code fatal} is asked when no dispatcher takes a message ({@code
     *     ms_die_on_unhandled_msg})
     */
    public DispatchQueue(
            String name,
            DispatcherList dispatchers,
            long throttleBytes,
            long maxTokensPerPriority,
            long minCost,
            boolean dieOnUnhandled,
            TimeSource clock,
            FatalHandler fatal) {
        this.name = name;
        this.dispatchers = dispatchers;
        this.throttle = new Throttle("msgr_dispatch_throttler-" + name, throttleBytes);
        this.queue = new PrioritizedQueue<>(Priority.LOW, maxTokensPerPriority, minCost, DispatchQueue::cost);
        this.dieOnUnhandled = dieOnUnhandled;
        this.clock = clock;
        this.fatal = fatal;
    }

    /** The bound on bytes received and not yet delivered. */
    public Throttle throttle() {
        return throttle;
    }

    /** Shows {@code message} to the dispatchers before it is queued. On the worker's thread. */
    public void fastPreprocess(ReceivedMessage message) {
        dispatchers.fastPreprocess(message);
    }

    /** Which dispatcher {@code message} is for by {@link #fastDispatch}; null if it is to be queued. On the worker's thread. */
    public @Nullable Dispatcher fastTaker(ReceivedMessage message) {
        return dispatchers.fastTaker(message);
    }

    /**
     * Delivers {@code message} to its {@link #fastTaker}, here and now; takes over one reference.
     *
     * @return whether that was the last one: nobody has the message any more
     */
    public boolean fastDispatch(ReceivedMessage message, Dispatcher taker, long nowNanos) {
        message.dispatched(nowNanos);
        dispatchers.fastDispatch(message, taker);
        return delivered(message);
    }

    /**
     * Queues {@code message} and takes over one reference, which is released once it has been delivered, or at once if the
     * queue is shut down.
     *
     * @param connectionId not 0: connections of one priority take turns by it, and {@link #discard} knows them by it
     */
    public void enqueue(ReceivedMessage message, int priority, long connectionId) {
        if (!add(message, priority, connectionId)) {
            drop(message);
        }
    }

    /** Queues {@code message}, which this messenger sent to itself, for the local loop; takes over one reference. */
    public void deliverLocally(ReceivedMessage message) {
        local.add(message);
    }

    /** A connection that this side opened is established. As the other events, dropped once the queue is shut down. */
    public void queueConnect(Connection connection) {
        queueEvent(Kind.CONNECT, connection);
    }

    /** A connection that the peer opened is established. */
    public void queueAccept(Connection connection) {
        queueEvent(Kind.ACCEPT, connection);
    }

    /** The peer lost its session. */
    public void queueRemoteReset(Connection connection) {
        queueEvent(Kind.BAD_REMOTE_RESET, connection);
    }

    /** The connection is gone. */
    public void queueReset(Connection connection) {
        queueEvent(Kind.BAD_RESET, connection);
    }

    /** Nobody listens at the peer's address. */
    public void queueRefused(Connection connection) {
        queueEvent(Kind.CONN_REFUSED, connection);
    }

    /** The connection goes on after a fault. */
    public void queueFault(Connection connection) {
        queueEvent(Kind.FAULT, connection);
    }

    /** Drops the queued messages of a connection; events of it stay. */
    public void discard(long connectionId) {
        synchronized (bell) {
            queue.removeClass(connectionId, this::discardQueued);
        }
    }

    /** Messages and events not yet delivered, without those to itself that the local loop has not seen. */
    public int length() {
        synchronized (bell) {
            return queue.length();
        }
    }

    /** How long ago the oldest queued message was received, in nanoseconds; 0 if there is none. */
    public long maxAgeNanos() {
        MaxAge age = new MaxAge(clock.nanoTime());
        synchronized (bell) {
            queue.forEachFirst(age);
        }
        return age.nanos;
    }

    /**
     * Starts both loops, again after {@link #awaitEnd}. What was queued before is delivered then. One thread at a time with
     * {@link #awaitEnd}.
     */
    public void start(DispatchRunner runner) {
        if (dispatchLoop != null) {
            throw new IllegalStateException("dispatch queue " + name + " is started already");
        }
        stopped = false;
        local.start();
        dispatchLoop = runner.start("ms_dispatch-" + name, this::run);
        localLoop = runner.start("ms_local-" + name, local::run);
    }

    /**
     * Lets the loops end, without waiting for that. Queued messages are discarded, and so is what comes from now on; events
     * queued before are still delivered, as in Ceph. Idempotent; a dispatcher may call it.
     */
    public void shutdown() {
        synchronized (bell) {
            stopped = true;
            bell.ring();
        }
        local.shutdown();
    }

    /** After {@link #shutdown}: returns once both loops have ended. Nothing is queued then. At once otherwise. Not from a dispatcher. */
    public void awaitEnd() {
        DispatchRunner.Running endingLocal;
        DispatchRunner.Running endingDispatch;
        synchronized (bell) {
            if (!stopped) {
                return;
            }
            endingLocal = localLoop;
            endingDispatch = dispatchLoop;
            localLoop = null;
            dispatchLoop = null;
        }
        if (endingLocal != null) {
            endingLocal.join();
        }
        if (endingDispatch != null) {
            endingDispatch.join();
        }
        local.discardAll();
        synchronized (bell) {
            if (!stopped) {
                return;
            }
            for (Object queued = queue.poll(); queued != null; queued = queue.poll()) {
                discardQueued(queued);
            }
        }
    }

    /** One turn of the dispatch loop. */
    private boolean run(boolean mayBlock) {
        Object queued = next(mayBlock);
        while (queued != null) {
            deliver(queued);
            queued = next(false);
        }
        synchronized (bell) {
            return !stopped || !queue.isEmpty();
        }
    }

    private @Nullable Object next(boolean mayBlock) {
        synchronized (bell) {
            while (mayBlock && queue.isEmpty() && !stopped) {
                bell.await();
            }
            return queue.poll();
        }
    }

    private void deliver(Object queued) {
        if (queued instanceof ConnectionEvent event) {
            event.deliver(dispatchers);
        } else if (queued instanceof ReceivedMessage message) {
            if (stopped) {
                drop(message);
                return;
            }
            message.dispatched(clock.nanoTime());
            if (!dispatchers.dispatch(message)) {
                unhandled(message);
            }
            delivered(message);
        }
    }

    /** Ceph's order for what came from itself: the same as for what came from the network. */
    private void deliverLocal(ReceivedMessage message) {
        fastPreprocess(message);
        Dispatcher taker = fastTaker(message);
        if (taker == null) {
            enqueue(message, message.priority(), NO_CONNECTION);
        } else {
            fastDispatch(message, taker, clock.nanoTime());
        }
    }

    private void queueEvent(Kind kind, Connection connection) {
        add(new ConnectionEvent(kind, connection), Priority.HIGHEST, NO_CONNECTION);
    }

    private boolean add(Object queued, int priority, long classId) {
        synchronized (bell) {
            if (stopped) {
                return false;
            }
            queue.add(priority, classId, queued);
            bell.ring();
            return true;
        }
    }

    private void unhandled(ReceivedMessage message) {
        log.warn("{}: no dispatcher handled {} from {}", name, message, message.source());
        if (dieOnUnhandled) {
            fatal.fatal(name + ": no dispatcher handled " + message + " from " + message.source()
                    + ", and ms_die_on_unhandled_msg is set");
        }
    }

    /** Gives up {@code message}; whether nobody has it any more. */
    private boolean delivered(ReceivedMessage message) {
        message.releaseDispatchThrottle();
        try {
            return message.release();
        } catch (IllegalStateException e) {
            log.error("{}: a dispatcher released {} without having retained it", name, message, e);
            return false;
        }
    }

    private void discardQueued(Object queued) {
        if (queued instanceof ReceivedMessage message) {
            drop(message);
        }
    }

    /** Gives up {@code message} undelivered, and with it one reference and what it holds of the throttle. */
    public void drop(ReceivedMessage message) {
        message.releaseDispatchThrottle();
        message.release();
    }

    /** What a message costs in the weighted queue is, as in Ceph, its data. */
    private static long cost(Object queued) {
        return queued instanceof ReceivedMessage message ? message.data().length() : 0;
    }

    /** The age of the oldest message seen. */
    private static final class MaxAge implements Consumer<Object> {
        private final long nowNanos;
        private long nanos;

        MaxAge(long nowNanos) {
            this.nowNanos = nowNanos;
        }

        @Override
        public void accept(Object queued) {
            if (queued instanceof ReceivedMessage message) {
                nanos = Math.max(nanos, nowNanos - message.receivedNanos());
            }
        }
    }
}
