package dev.siphon.messenger.simple;

import dev.siphon.messenger.Message;
import dev.siphon.messenger.common.PublishedConnection;
import dev.siphon.messenger.common.SessionLife;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.protocol.MessageEncoder;
import dev.siphon.messenger.session.AcceptDecision;
import dev.siphon.messenger.session.Session;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection: a session, and the {@link Pipe} that carries it while there is one. The session and the pipe are guarded by
 * the connection's lock; a pipe that is not the current one any more finds that out under it and ends.
 */
final class SimpleConnection extends PublishedConnection implements SessionLife.Carrier {

    private final SimpleMessenger messenger;
    private final ConnectionLock lock = new ConnectionLock();
    private final SessionLife life;
    private final Session session;
    private final Outgoing outgoing;
    private final Incoming incoming;
    private @Nullable Pipe pipe;

    /** {@code known}: whether the application has the connection, or is to be told of it first. */
    SimpleConnection(SimpleMessenger messenger, EntityType peerType, EntityAddress peerAddress, boolean known) {
        super(messenger, peerType, peerAddress);
        this.messenger = messenger;
        this.life = new SessionLife(this, this, known);
        this.session = life.session();
        this.outgoing = new Outgoing(lock, session);
        this.incoming = new Incoming(this, lock);
    }

    // --- what applications and the messenger ask ------------------------------------------------------------------

    /** Begins to connect, unless the peer was faster. */
    void connect() {
        lock.run(life::connect);
    }

    /** Begins the handshake on {@code socket}, which a peer opened. */
    void accept(SocketChannel socket) {
        lock.run(() -> {
            if (life.isClosed()) {
                Sockets.close(socket);
                return;
            }
            life.accepting();
            Pipe accepting = new Pipe(messenger, this);
            pipe = accepting;
            accepting.accept(socket);
        });
    }

    @Override
    public boolean send(Message message) {
        messenger.checkCodec(message);
        if (isClosed()) {
            message.release();
            return false;
        }
        if (!session.budget().tryTake(message) && session.budget().take(message, messenger.mayBlock())) {
            Thread.currentThread().interrupt();
        }
        return lock.get(() -> queue(message));
    }

    private boolean queue(Message message) {
        if (life.isClosed()) {
            session.budget().drop(message);
            return false;
        }
        message.sentAs(messenger.name());
        session.outQueue().add(message);
        haveWritten();
        return true;
    }

    /** Has the writer look, or a pipe made for it. */
    private void haveWritten() {
        life.leaveStandby();
        lock.changed();
    }

    @Override
    public void sendKeepalive() {
        lock.run(() -> {
            outgoing.askKeepalive();
            haveWritten();
        });
    }

    @Override
    public PayloadBuffer allocate(int length) {
        return messenger.heap(length);
    }

    @Override
    public void stop(@Nullable String reason) {
        markClosed();
        lock.run(() -> close(reason));
    }

    @Override
    public void revokeRxBuffer(long tid) {
        lock.run(() -> rxBuffers().revoke(tid));
    }

    @Override
    public SimpleMessenger messenger() {
        return messenger;
    }

    // --- what pipes ask and tell ----------------------------------------------------------------------------------

    /** To be touched within {@link #whileCurrent} only. */
    SessionLife life() {
        return life;
    }

    /** To be touched within {@link #whileCurrent} only. */
    Session session() {
        return session;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    Incoming incoming() {
        return incoming;
    }

    /** Whether {@code asking} carries this connection. Under the lock. */
    boolean isCurrent(Pipe asking) {
        return asking == pipe;
    }

    /** Runs {@code task} under the lock, if {@code asking} still carries this connection. */
    void whileCurrent(Pipe asking, Runnable task) throws TransportException {
        whileCurrent(asking, () -> {
            task.run();
            return true;
        });
    }

    /** What {@code task} gives under the lock, if {@code asking} still carries this connection. */
    <T> T whileCurrent(Pipe asking, Supplier<T> task) throws TransportException {
        @Nullable T result = lock.get(() -> asking == pipe ? task.get() : null);
        if (result == null) {
            throw Pipe.gone();
        }
        return result;
    }

    /** Waits {@code delayMicros}; whether {@code dialling} still carries this connection then. */
    boolean awaitDial(Pipe dialling, long delayMicros) {
        return lock.get(() -> {
            lock.awaitAtMost(delayMicros, () -> dialling != pipe);
            return dialling == pipe;
        });
    }

    /** Has the stamp at {@code index} of {@code source} echoed. */
    void oweKeepaliveAck(Pipe asking, ByteBuffer source, int index) throws TransportException {
        whileCurrent(asking, () -> outgoing.oweKeepaliveAck(source, index));
    }

    /** The peer does not have the session that this side wants to resume. */
    void peerHasNoSession(Pipe asking) throws TransportException {
        whileCurrent(asking, () -> {
            lock.await(() -> !incoming.isDelivering() || asking != pipe);
            if (asking == pipe) {
                life.peerHasNoSession();
            }
        });
    }

    /** Established on the accepting side as far as the dispatchers are concerned; the peer does not know it yet. */
    void accepted(Pipe accepting, long agreedFeatures) throws TransportException {
        whileCurrent(accepting, () -> {
            life.accepted(agreedFeatures);
            messenger.connections().accepted(this);
        });
        messenger.dispatchers().fastAccepted(this);
        messenger.dispatchQueue().queueAccept(this);
    }

    /** Both sides agree, and the accepting one says whether the connection is lossy; {@code dialled}: by this side. */
    void opened(Pipe opened, long agreedFeatures, MessageEncoder encoder, boolean dialled) throws TransportException {
        whileCurrent(opened, () -> {
            life.agreed(agreedFeatures, encoder.isLossy());
            outgoing.opened(encoder);
            incoming.opened();
            life.opened();
        });
        if (dialled) {
            messenger.dispatchers().fastConnected(this);
            messenger.dispatchQueue().queueConnect(this);
        }
    }

    /** {@code broken} cannot go on. */
    void faulted(Pipe broken, Throwable cause) {
        lock.run(() -> {
            if (broken == pipe) {
                life.faulted(cause);
            } else {
                broken.stop();
            }
        });
    }

    // --- what the session asks, under the lock --------------------------------------------------------------------

    @Override
    public void dial(long delayMicros) {
        Pipe dialling = new Pipe(messenger, this);
        pipe = dialling;
        dialling.dial(delayMicros);
    }

    @Override
    public void dropSocket() {
        Pipe current = pipe;
        if (current != null) {
            pipe = null;
            outgoing.dropSocket();
            current.stop();
            lock.changed();
        }
    }

    @Override
    public void deliverHeld() {
        incoming.deliverHeld();
    }

    @Override
    public void dropHeld() {
        incoming.dropHeld();
    }

    @Override
    public boolean hasToSend() {
        return outgoing.hasToSend();
    }

    @Override
    public void close(@Nullable String reason) {
        if (life.isClosed()) {
            return;
        }
        life.end(reason);
        messenger.connections().remove(this);
        lock.changed();
    }

    // --- when the peer connects anew ------------------------------------------------------------------------------

    /**
     * Decides about {@code newcomer}, whose peer has passed version, features and authorizer, and takes its pipe over if
     * the session goes on with that.
     */
    Admission consider(Pipe incomingPipe, SimpleConnection newcomer, AcceptDecision.Incoming asked)
            throws TransportException {
        @Nullable
        Admission admission = lock.get(() -> {
            // What an older pipe has read is delivered before the session may end or go on.
            lock.await(() -> !incoming.isDelivering() || life.isClosed());
            Admission judged = Admission.about(life, asked);
            return follow(judged.decision(), incomingPipe, newcomer) ? judged : null;
        });
        if (admission == null) {
            throw Pipe.gone();
        }
        return admission;
    }

    /** Does what was decided to this connection; false if the newcomer is gone. */
    private boolean follow(AcceptDecision decision, Pipe incomingPipe, SimpleConnection newcomer) {
        switch (decision) {
            case WAIT -> sendKeepalive();
            case REPLACE_LOSSY -> close("the peer has opened a new connection");
            case REPLACE, REPLACE_AFTER_PEER_RESET -> {
                if (!newcomer.surrender(incomingPipe, this)) {
                    return false;
                }
                life.beginReplacing(decision == AcceptDecision.REPLACE_AFTER_PEER_RESET);
                pipe = incomingPipe;
            }
            case OPEN, RESET_SESSION, RETRY_GLOBAL, RETRY_SESSION -> {}
        }
        return true;
    }

    /** {@code taken} goes on with this newcomer's pipe, if that still is its own; the newcomer ends silently. */
    private boolean surrender(Pipe surrendered, SimpleConnection taken) {
        return lock.get(() -> {
            boolean isHere = surrendered == pipe;
            if (isHere) {
                pipe = null;
                surrendered.carry(taken);
                close(null);
            }
            return isHere;
        });
    }
}
