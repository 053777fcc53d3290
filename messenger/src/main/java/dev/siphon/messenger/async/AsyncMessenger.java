package dev.siphon.messenger.async;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.common.ConnectionMessenger;
import dev.siphon.messenger.common.Interception;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.NetworkStack;
import dev.siphon.stack.Worker;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A messenger whose connections live on the workers of a network stack. */
final class AsyncMessenger extends ConnectionMessenger<AsyncConnection> {

    private final NetworkStack stack;
    private final List<WorkerCounters> counters;
    private final Listeners listeners;
    private final LateConnects lateConnects;

    AsyncMessenger(
            MessengerContext context, MessengerIdentity identity, NetworkStack stack, List<WorkerCounters> counters) {
        super(context, identity, stack.workers().get(0).center().clock());
        this.stack = stack;
        this.counters = counters;
        this.lateConnects = new LateConnects(stack);
        this.listeners = new Listeners(this, context.config());
    }

    NetworkStack stack() {
        return stack;
    }

    /** The checkpoints of a link of {@code connection}; null if nobody holds or delays anything at them. */
    @Nullable
    Checkpoints newCheckpoints(AsyncConnection connection) {
        Interception interception = Interception.of(this);
        return interception == null ? null : new Checkpoints(connection, interception);
    }

    WorkerCounters counters(Worker worker) {
        return counters.get(worker.id());
    }

    /** A listener has accepted {@code socket} for {@code worker}, whose reference passes to the new connection. */
    void accepted(Worker worker, ConnectedSocket socket) {
        AsyncConnection connection = new AsyncConnection(this, worker, EntityType.ANY, EntityAddress.blank(), false);
        connections().addAccepting(connection);
        connection.accept(socket);
        // Only now, since its close on its own worker may come at once, and takes it out of the table.
        if (isStopping()) {
            connection.markDown();
        }
    }

    @Override
    protected boolean isTransportReady() {
        return stack.isReady();
    }

    @Override
    protected void prepareTransport() {
        stack.ready();
    }

    @Override
    protected void transportPrepared() {
        lateConnects.begin();
    }

    @Override
    protected EntityAddress listen(EntityAddress where, Set<Integer> avoidPorts) throws IOException {
        return listeners.bind(where, avoidPorts);
    }

    @Override
    protected void startAccepting() {
        listeners.start();
    }

    @Override
    protected void stopListening() {
        listeners.stop();
    }

    @Override
    protected AsyncConnection newConnection(EntityType type, EntityAddress peer) {
        return new AsyncConnection(this, stack.acquireWorker(), type, peer, true);
    }

    @Override
    protected void begin(AsyncConnection connection) {
        lateConnects.connect(connection);
    }

    @Override
    protected void drain() {
        stack.drain();
    }

    @Override
    protected void ended() {
        lateConnects.forget();
    }
}
