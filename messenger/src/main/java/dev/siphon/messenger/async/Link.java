package dev.siphon.messenger.async;

import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.common.TimeoutFault;
import dev.siphon.messenger.protocol.MessengerSettings;
import dev.siphon.messenger.session.UnencodableMessageException;
import dev.siphon.messenger.wire.MalformedFrameException;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Worker;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.FileEventHandler;
import dev.siphon.stack.event.Timer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket of a connection: its stream, the protocol spoken on it, and the events and timers that drive both. A connection
 * has at most one at a time, and a new one for each attempt; a closed one stays closed. {@link #process()} is the one loop.
 * On the socket's worker only, which is the connection's owner as long as the link is its own.
 */
final class Link {

    /** How long reading pauses when a throttle or the pool holds it back, as in Ceph. */
    private static final long RETRY_MICROS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final AsyncConnection connection;
    private final Worker worker;
    private final EventCenter center;
    private final WorkerCounters counters;
    private final MessengerSettings settings;
    private final ProtocolV1 protocol;
    private final FileEventHandler readable = (handle, mask) -> process();
    private final FileEventHandler writable = (handle, mask) -> becameWritable();
    private final Runnable readEvent = this::readOn;
    private final Timer retryTimer;
    private final Timer tickTimer;
    private final Timer congestionTimer;
    private @Nullable SocketStream stream;
    private boolean watchesWritable;
    private boolean readSubmitted;
    private boolean isReading;
    private long lastActiveNanos;
    private long sentNanos;

    private Link(AsyncConnection connection) {
        this.connection = connection;
        this.worker = connection.worker();
        this.center = worker.center();
        this.counters = connection.counters();
        this.settings = connection.messenger().settings();
        this.protocol = new ProtocolV1(connection, this);
        this.retryTimer = center.newTimer(this::process);
        this.tickTimer = center.newTimer(this::tick);
        this.congestionTimer = center.newTimer(this::becameWritable);
        this.lastActiveNanos = now();
        tickTimer.schedule(settings.readyTimeoutMicros());
    }

    /** A link that has yet to be given a socket by {@link #dial} or {@link #accept}. */
    static Link of(AsyncConnection connection) {
        return new Link(connection);
    }

    /** Begins to connect. */
    void dial() {
        try {
            AsyncMessenger messenger = connection.messenger();
            protocol.become(ConnectionState.CONNECTING);
            ConnectedSocket socket = worker.connect(
                    connection.peerAddress().socketAddress(),
                    messenger.sockets().connecting(messenger.address()));
            protocol.connect(streamOver(socket));
            center.createFileEvent(socket.handle(), EventCenter.READABLE, readable);
            if (messenger.stack().nonblockConnectNeedsWritableEvent()) {
                center.createFileEvent(socket.handle(), EventCenter.WRITABLE, readable);
                watchesWritable = true;
            }
        } catch (IOException | RuntimeException e) {
            connection.faulted(this, e);
            return;
        }
        process();
    }

    /** Begins the handshake on {@code socket}, which a peer opened. */
    void accept(ConnectedSocket socket) {
        protocol.accept(streamOver(socket));
        drive(socket);
    }

    /** Goes on with a stream whose peer is to send another connect message. */
    void adopt(SocketStream adopted) {
        stream = adopted;
        protocol.adopt(adopted);
        drive(adopted.socket());
    }

    private void drive(ConnectedSocket socket) {
        try {
            center.createFileEvent(socket.handle(), EventCenter.READABLE, readable);
        } catch (IOException e) {
            connection.faulted(this, e);
            return;
        }
        process();
    }

    private SocketStream streamOver(ConnectedSocket socket) {
        SocketStream opened = new SocketStream(
                socket,
                worker,
                counters,
                settings.readAheadBytes(),
                connection.messenger().stack().supportsZeroCopyRead(),
                connection.messenger().injection());
        stream = opened;
        return opened;
    }

    ProtocolV1 protocol() {
        return protocol;
    }

    ConnectionState state() {
        return protocol.state();
    }

    /** Whether anything can be written: the transport is connected, and the link not closed. */
    boolean isWritable() {
        return stream != null && state() != ConnectionState.CONNECTING_RE;
    }

    private long now() {
        return center.now();
    }

    /** Advances as far as bytes, throttles and fairness allow. */
    void process() {
        assert center.isOwner() : connection + " is driven on a foreign thread";
        // Once it was stopped it does nothing, though its close is yet to come.
        if (isClosed() || connection.isClosed()) {
            return;
        }
        long start = center.recentNanos();
        protocol.beginTurn();
        isReading = true;
        try {
            while (!connection.isClosed() && protocol.advance()) {
                // each step is one state's work
            }
            endTurn();
        } catch (IOException | MalformedFrameException e) {
            connection.faulted(this, e);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: internal error in state {}", connection, state(), e);
            connection.faulted(this, e);
        } finally {
            isReading = false;
        }
        accountReading(start, now());
    }

    private void accountReading(long start, long end) {
        long sendNanos = sentNanos;
        sentNanos = 0;
        long fastDispatchNanos = connection.fastDispatchTime().take(end - start - sendNanos);
        counters.add(WorkerCounter.MSGR_RUNNING_FAST_DISPATCH_TIME, fastDispatchNanos);
        counters.add(WorkerCounter.MSGR_RUNNING_RECV_TIME, end - start - sendNanos - fastDispatchNanos);
        counters.add(WorkerCounter.MSGR_RUNNING_SEND_TIME, sendNanos);
    }

    /** Whether this link is in a turn of reading, which ends with writing what was queued meanwhile. */
    boolean isReading() {
        return isReading && !isClosed();
    }

    private void endTurn() throws IOException {
        SocketStream current = stream;
        if (isClosed() || current == null) {
            return;
        }
        if (current.hasRead() || protocol.isHeldBack()) {
            lastActiveNanos = center.recentNanos();
        }
        switch (current.endTurn()) {
            case NONE -> {
                if (protocol.isHeldBack()) {
                    retryTimer.schedule(RETRY_MICROS);
                }
            }
            case YIELDED -> submitRead();
            case STARVED -> retryTimer.schedule(RETRY_MICROS);
        }
        if (protocol.hasToWrite() && !watchesWritable) {
            long start = now();
            writeOut();
            sentNanos = now() - start;
        }
    }

    private void submitRead() {
        if (!readSubmitted) {
            readSubmitted = true;
            center.submit(readEvent);
        }
    }

    private void readOn() {
        readSubmitted = false;
        process();
    }

    private void becameWritable() {
        if (isClosed()) {
            return;
        }
        unwatchWritable();
        write();
        // The handshake stops reading while its answers are not taken.
        if (!state().isOpen()) {
            process();
        }
    }

    /** Writes what waits, unless the socket has no room and will say when it has. */
    void write() {
        assert center.isOwner() : connection + " is written on a foreign thread";
        if (isClosed() || !isWritable() || watchesWritable) {
            return;
        }
        long start = center.recentNanos();
        try {
            writeOut();
        } catch (IOException | UnencodableMessageException e) {
            connection.faulted(this, e);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: internal error while writing", connection, e);
            connection.faulted(this, e);
        }
        counters.add(WorkerCounter.MSGR_RUNNING_SEND_TIME, now() - start);
    }

    private void writeOut() throws IOException {
        switch (protocol.write()) {
            case DONE -> {}
            case YIELDED -> connection.announce();
            case BLOCKED -> awaitWritable();
        }
    }

    /** The transport is connected: from now on only what is left to be sent waits for writable. */
    void transportConnected() {
        if (watchesWritable) {
            unwatchWritable();
        }
    }

    private void awaitWritable() throws IOException {
        if (stream != null && stream.isCongested()) {
            congestionTimer.schedule(RETRY_MICROS);
        } else {
            watchWritable();
        }
    }

    private void watchWritable() throws IOException {
        SocketStream current = stream;
        if (current != null) {
            center.createFileEvent(current.socket().handle(), EventCenter.WRITABLE, writable);
            watchesWritable = true;
        }
    }

    private void unwatchWritable() {
        SocketStream current = stream;
        if (current != null) {
            center.deleteFileEvent(current.socket().handle(), EventCenter.WRITABLE);
        }
        watchesWritable = false;
    }

    /** Established: from now on silence is what times out. */
    void established() {
        tickTimer.schedule(settings.idleTimeoutMicros());
    }

    private void tick() {
        long silentMicros = (now() - lastActiveNanos) / 1000;
        if (!state().isOpen()) {
            counters.add(WorkerCounter.MSGR_CONNECTION_READY_TIMEOUTS, 1);
            connection.faulted(
                    this,
                    new TimeoutFault("not established after " + settings.readyTimeoutMicros() / 1000
                            + " ms (ms_connection_ready_timeout), in state " + state()));
        } else if (silentMicros >= settings.idleTimeoutMicros()) {
            counters.add(WorkerCounter.MSGR_CONNECTION_IDLE_TIMEOUTS, 1);
            connection.faulted(
                    this, new TimeoutFault("idle for " + silentMicros / 1000 + " ms (ms_connection_idle_timeout)"));
        } else {
            tickTimer.schedule(settings.idleTimeoutMicros() - silentMicros);
        }
    }

    /** Gives the stream away and closes without it: another connection goes on with the socket. */
    SocketStream surrender() {
        SocketStream surrendered = stream;
        if (surrendered == null) {
            throw new IllegalStateException("a link without a stream has nothing to surrender");
        }
        center.deleteFileEvent(surrendered.socket().handle(), EventCenter.READABLE | EventCenter.WRITABLE);
        stream = null;
        close();
        return surrendered;
    }

    boolean isClosed() {
        return state() == ConnectionState.CLOSED;
    }

    /** Closes the socket, and drops what was being read and written. Idempotent. */
    void close() {
        protocol.close();
        retryTimer.cancel();
        tickTimer.cancel();
        congestionTimer.cancel();
        SocketStream current = stream;
        if (current != null) {
            center.deleteFileEvent(current.socket().handle(), EventCenter.READABLE | EventCenter.WRITABLE);
            current.close();
            stream = null;
        }
    }
}
