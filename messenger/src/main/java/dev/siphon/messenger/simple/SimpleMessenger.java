package dev.siphon.messenger.simple;

import dev.siphon.messenger.MessengerContext;
import dev.siphon.messenger.MessengerIdentity;
import dev.siphon.messenger.MessengerThread;
import dev.siphon.messenger.common.ConnectionMessenger;
import dev.siphon.messenger.common.PortSearch;
import dev.siphon.messenger.config.MessengerOptions;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.buffer.PayloadPool;
import dev.siphon.stack.event.TimeSource;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A messenger with two threads per connection. */
final class SimpleMessenger extends ConnectionMessenger<SimpleConnection> {

    private final String logicalName;
    private final long stackBytes;
    private final PayloadPool pool;
    private final PortSearch ports;
    private final Reaper reaper = new Reaper(this);
    private final Delays delays = new Delays(this);
    private @Nullable Accepter accepter;

    SimpleMessenger(MessengerContext context, MessengerIdentity identity) {
        super(context, identity, TimeSource.system());
        this.logicalName = identity.logicalName();
        this.stackBytes = context.config().get(MessengerOptions.MS_RWTHREAD_STACK_BYTES);
        this.pool = context.heap();
        this.ports = new PortSearch(context.config());
    }

    PayloadPool pool() {
        return pool;
    }

    /** A buffer of {@code length} bytes on the heap, with one reference. */
    PayloadBuffer heap(int length) {
        PayloadBuffer pooled = pool.tryAcquire(length);
        return pooled != null ? pooled : PayloadBuffer.wrap(ByteBuffer.allocate(length));
    }

    Reaper reaper() {
        return reaper;
    }

    Delays delays() {
        return delays;
    }

    /** A thread of this messenger, not started. */
    Thread newThread(String name, Runnable task) {
        return new MessengerThread(name + "-" + logicalName, task, stackBytes);
    }

    /** The accepter has {@code socket}. */
    void accepted(SocketChannel socket) {
        SimpleConnection connection = new SimpleConnection(this, EntityType.ANY, EntityAddress.blank(), false);
        connections().addAccepting(connection);
        connection.accept(socket);
    }

    @Override
    protected boolean isTransportReady() {
        return true;
    }

    /** Nothing: the JDK's sockets are there. */
    @Override
    protected void prepareTransport() {}

    @Override
    protected void transportPrepared() {}

    @Override
    protected synchronized EntityAddress listen(EntityAddress where, Set<Integer> avoidPorts)
            throws TransportException {
        if (!(where.socketAddress() instanceof InetSocketAddress)) {
            throw new TransportException(Errno.EAFNOSUPPORT, onlyInternet(where));
        }
        return ports.bind(where, avoidPorts, address -> {
            Accepter bound = Accepter.bind(this, address);
            accepter = bound;
            return bound.address();
        });
    }

    private static String onlyInternet(EntityAddress address) {
        return "the simple messenger speaks TCP over IPv4 and IPv6 only, " + address
                + " is neither: use ms_type = async+posix for local sockets";
    }

    @Override
    protected synchronized void startAccepting() {
        if (accepter != null) {
            accepter.start();
        }
    }

    @Override
    protected synchronized void stopListening() {
        if (accepter != null) {
            accepter.stop();
            accepter = null;
        }
    }

    @Override
    protected void checkPeer(EntityAddress peer) {
        super.checkPeer(peer);
        if (!(peer.socketAddress() instanceof InetSocketAddress)) {
            throw new IllegalArgumentException(onlyInternet(peer));
        }
    }

    @Override
    protected SimpleConnection newConnection(EntityType type, EntityAddress peer) {
        return new SimpleConnection(this, type, peer, true);
    }

    @Override
    protected void begin(SimpleConnection connection) {
        connection.connect();
        if (isStopping()) {
            // It may have come too late for the shutdown to see it.
            connection.markDown();
        }
    }

    /** Nothing: what is asked of connections is done when the call returns. */
    @Override
    protected void drain() {}

    @Override
    protected void ended() {
        reaper.end();
        delays.end();
    }
}
