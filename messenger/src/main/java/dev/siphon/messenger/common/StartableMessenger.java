package dev.siphon.messenger.common;

import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.config.MessengerConfig;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.dispatch.DispatchQueue;
import dev.siphon.messenger.dispatch.DispatcherList;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.stack.event.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The order in which a messenger's dispatchers, its dispatch queue and what it listens with begin and end. */
abstract class StartableMessenger extends PolicyMessenger {

    /** What a rebind adds to the nonce, as in Ceph, so that peers tell the two lives apart. */
    private static final int REBIND_NONCE_STEP = 1_000_000;

    private final TimeSource clock;
    private final DispatcherList dispatchers = new DispatcherList();
    private final DispatchQueue dispatchQueue;
    private final Lifecycle lifecycle = new Lifecycle();
    private int nonce;
    private @Nullable EntityAddress pendingBind;

    StartableMessenger(MessengerContext context, MessengerIdentity identity, TimeSource clock) {
        super(context, identity);
        MessengerConfig config = context.config();
        this.clock = clock;
        this.nonce = identity.nonce();
        this.dispatchQueue = new DispatchQueue(
                identity.logicalName(),
                dispatchers,
                config.get(MessengerOptions.MS_DISPATCH_THROTTLE_BYTES),
                config.get(MessengerOptions.MS_PQ_MAX_TOKENS_PER_PRIORITY),
                config.get(MessengerOptions.MS_PQ_MIN_COST),
                config.get(MessengerOptions.MS_DIE_ON_UNHANDLED_MSG),
                clock,
                fatal());
    }

    // --- what a messenger with sockets adds -----------------------------------------------------------------------

    /** Whether binding and connecting are possible already. */
    protected abstract boolean isTransportReady();

    /** The messenger has its first dispatcher: the transport may be made ready. */
    protected abstract void prepareTransport();

    /** What waited for the transport to be ready may connect. */
    protected abstract void transportPrepared();

    /** Binds {@code where}, or a free port that is not among {@code avoidPorts}; the address that was bound. */
    protected abstract EntityAddress listen(EntityAddress where, Set<Integer> avoidPorts) throws IOException;

    /** Begins to accept. */
    protected abstract void startAccepting();

    /** Stops accepting and listening. Idempotent. */
    protected abstract void stopListening();

    /** Returns when everything that was asked of connections so far is done. */
    protected abstract void drain();

    /** Everything is closed: forgets what waited, and returns when nothing moves any more. */
    protected abstract void ended();

    /** Whether there are connections that are not cleaned up yet. */
    abstract boolean hasConnections();

    // --- what connections need ------------------------------------------------------------------------------------

    public final DispatcherList dispatchers() {
        return dispatchers;
    }

    public final DispatchQueue dispatchQueue() {
        return dispatchQueue;
    }

    /** Whether nothing new may begin. */
    public final boolean isStopping() {
        return lifecycle.isStopping();
    }

    /** Monotonic nanoseconds. */
    public final long now() {
        return clock.nanoTime();
    }

    @Override
    final void checkNotStarted(String what) {
        if (lifecycle.isStarted() || lifecycle.isBound()) {
            throw new IllegalStateException(what + " set before bind and start");
        }
    }

    // --- Messenger ------------------------------------------------------------------------------------------------

    @Override
    public final void addDispatcherHead(Dispatcher dispatcher) {
        dispatchers.addHead(dispatcher);
        becomeReady();
    }

    @Override
    public final void addDispatcherTail(Dispatcher dispatcher) {
        dispatchers.addTail(dispatcher);
        becomeReady();
    }

    private synchronized void becomeReady() {
        if (!lifecycle.becomeReady()) {
            return;
        }
        prepareTransport();
        EntityAddress kept = pendingBind;
        if (kept != null) {
            pendingBind = null;
            try {
                bindNow(kept, Set.of());
            } catch (IOException e) {
                lifecycle.notReady();
                throw new UncheckedIOException("the bind that was kept until the stack is ready failed", e);
            }
        }
        dispatchQueue.start(context().dispatchRunner());
        if (lifecycle.isBound()) {
            startAccepting();
        }
        transportPrepared();
    }

    @Override
    public final synchronized void bind(EntityAddress where) throws IOException {
        if (lifecycle.isStarted() || lifecycle.isBound()) {
            throw new IllegalStateException("bind comes once, and before start");
        }
        EntityAddress concrete = where.isBlank() ? OwnAddress.anywhere(context().config()) : where;
        if (!isTransportReady()) {
            pendingBind = concrete;
            return;
        }
        bindNow(concrete, Set.of());
        if (lifecycle.isReady()) {
            startAccepting();
        }
    }

    private void bindNow(EntityAddress where, Set<Integer> avoidPorts) throws IOException {
        ownAddress().bound(listen(where, avoidPorts).withNonce(nonce));
        lifecycle.bound();
    }

    @Override
    public final synchronized void rebind(Set<Integer> avoidPorts) throws IOException {
        if (!lifecycle.isBound()) {
            throw new IllegalStateException("rebind comes after bind");
        }
        EntityAddress old = address();
        // Says so before anything is given up, if the address has no port to leave.
        EntityAddress anyPort = old.withPort(0);
        Set<Integer> avoided = new HashSet<>(avoidPorts);
        avoided.add(old.port());
        stopListening();
        markDownAll();
        nonce += REBIND_NONCE_STEP;
        bindNow(anyPort, avoided);
        if (lifecycle.isReady()) {
            startAccepting();
        }
    }

    @Override
    public final synchronized void start() {
        lifecycle.started();
        // Started anew, it has its dispatchers already.
        if (!dispatchers.isEmpty()) {
            becomeReady();
        }
    }

    @Override
    public final void awaitShutdown() {
        lifecycle.awaitStop();
        dispatchQueue.awaitEnd();
    }

    @Override
    public final synchronized void shutdown() {
        lifecycle.stopping();
        stopListening();
        do {
            markDownAll();
            drain();
        } while (hasConnections());
        ended();
        pendingBind = null;
        dispatchQueue.shutdown();
        ownAddress().forget(nonce);
        lifecycle.stopped();
    }

    @Override
    public final void close() {
        shutdown();
        awaitShutdown();
        context().forget(this);
    }

    @Override
    public final int dispatchQueueLength() {
        return dispatchQueue.length();
    }

    @Override
    public final long dispatchQueueMaxAgeNanos() {
        return dispatchQueue.maxAgeNanos();
    }
}
