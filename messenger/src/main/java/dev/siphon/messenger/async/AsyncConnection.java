package dev.siphon.messenger.async;

import dev.siphon.messenger.Dispatcher;
import dev.siphon.messenger.Message;
import dev.siphon.messenger.WorkerCounter;
import dev.siphon.messenger.WorkerCounters;
import dev.siphon.messenger.common.DelayedMessages;
import dev.siphon.messenger.common.PublishedConnection;
import dev.siphon.messenger.common.SessionLife;
import dev.siphon.messenger.dispatch.DispatchQueue;
import dev.siphon.messenger.entity.EntityAddress;
import dev.siphon.messenger.entity.EntityType;
import dev.siphon.messenger.session.Phase;
import dev.siphon.messenger.session.ReceivedMessage;
import dev.siphon.messenger.session.Session;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Worker;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.Timer;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection: a session, and the {@link Link} that carries it while there is one. All its state is touched by its owner
 * only, the worker it lives on; another thread does just three things to it: queue a message, ask for a keepalive, mark it
 * down. A socket never changes its worker, so a session that goes on with another socket moves to that socket's worker.
 */
final class AsyncConnection extends PublishedConnection implements SessionLife.Carrier {

    /** How many messages one turn takes from other threads before what they were sent on has its turn. */
    private static final int MESSAGES_PER_TURN = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AsyncConnection.class);

    private final AsyncMessenger messenger;
    private final SessionLife life;
    private final Session session;
    private final Inbox inbox = new Inbox(event -> worker().center().submit(event), this::isOwner, this::takeTurn);
    private final AtomicBoolean keepaliveAsked = new AtomicBoolean();

    private volatile Worker worker;

    private @Nullable Link link;
    private Timer redialTimer;
    /** Where received messages wait, if they are delayed on purpose. */
    private @Nullable DelayedDelivery delayed;

    private final FastDispatchTime fastDispatchTime = new FastDispatchTime();

    /**
     * A connection on {@code worker}, of which it holds a reference that the caller acquired.
     *
     * @param known whether the application has it, or is to be told of it first
     */
    AsyncConnection(
            AsyncMessenger messenger, Worker worker, EntityType peerType, EntityAddress peerAddress, boolean known) {
        super(messenger, peerType, peerAddress);
        this.messenger = messenger;
        this.worker = worker;
        this.life = new SessionLife(this, this, known);
        this.session = life.session();
        this.redialTimer = worker.center().newTimer(this::dialNow);
    }

    // --- from any thread ------------------------------------------------------------------------------------------

    /** Begins to connect, unless it was given the peer's socket meanwhile, or been stopped. */
    void connect() {
        onOwner(() -> {
            if (life.phase() == Phase.NONE && !isClosed()) {
                begin();
            }
            life.connect();
        });
    }

    /** Begins the handshake on {@code socket}, which a peer opened and which belongs to this connection's worker. */
    void accept(ConnectedSocket socket) {
        onOwner(() -> {
            if (isClosed()) {
                socket.close();
                return;
            }
            begin();
            life.accepting();
            Link accepting = Link.of(this);
            link = accepting;
            accepting.accept(socket);
        });
    }

    /** Runs {@code task} on this connection's owner, whichever worker that is by then, in a turn of its own. */
    void onOwner(Runnable task) {
        Worker target = worker;
        try {
            target.center().submit(() -> {
                if (target == worker) {
                    task.run();
                } else {
                    onOwner(task);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the stack is closed", this, e);
        }
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
        message.sentAs(messenger.name());
        return isOwner() && inbox.isEmpty() && !life.isClosed() ? queueHere(message) : inbox.add(message);
    }

    /** On the owner, with nothing from others before it, a message needs no inbox. */
    private boolean queueHere(Message message) {
        session.outQueue().add(message);
        counters().add(WorkerCounter.MSGR_SEND_MESSAGES, 1);
        Link current = link;
        return (current != null && current.isReading()) || inbox.announce();
    }

    @Override
    public PayloadBuffer allocate(int length) {
        PayloadBuffer pooled = worker.pool().tryAcquire(length);
        return pooled != null ? pooled : PayloadBuffer.wrap(ByteBuffer.allocate(length));
    }

    @Override
    public void sendKeepalive() {
        keepaliveAsked.set(true);
        inbox.announce();
    }

    @Override
    public void stop(@Nullable String reason) {
        markClosed();
        messenger.dispatchQueue().discard(id());
        onOwner(() -> close(reason));
    }

    @Override
    public void revokeRxBuffer(long tid) {
        AtomicBoolean revoked = new AtomicBoolean();
        while (!revoked.get()) {
            Worker target = worker;
            target.center().submitAndWait(() -> {
                if (target == worker) {
                    revokeHere(tid);
                    revoked.set(true);
                }
            });
        }
    }

    private void revokeHere(long tid) {
        rxBuffers().revoke(tid);
        if (link != null) {
            link.protocol().abandonRxBuffer(tid);
        }
    }

    @Override
    public AsyncMessenger messenger() {
        return messenger;
    }

    /** The worker that owns this connection now. */
    Worker worker() {
        return worker;
    }

    boolean isOwner() {
        return worker.center().isOwner();
    }

    // --- on the owner: what the protocol asks and tells

    SessionLife life() {
        return life;
    }

    Session session() {
        return session;
    }

    WorkerCounters counters() {
        return messenger.counters(worker);
    }

    long now() {
        return worker.center().now();
    }

    /** Established on the accepting side as far as the dispatchers are concerned; the peer does not know it yet. */
    void accepted(long agreedFeatures) {
        life.accepted(agreedFeatures);
        messenger.connections().accepted(this);
        messenger.dispatchers().fastAccepted(this);
        messenger.dispatchQueue().queueAccept(this);
    }

    /** Established; {@code dialled}: by this side. */
    void opened(boolean dialled) {
        delayIfAsked();
        life.opened();
        if (dialled) {
            messenger.dispatchers().fastConnected(this);
            messenger.dispatchQueue().queueConnect(this);
        }
        inbox.announce();
    }

    /** Hands {@code message} over, whose reference passes on; whether nobody has it any more. */
    boolean deliver(ReceivedMessage message) {
        messenger.dispatchQueue().fastPreprocess(message);
        boolean isHeld = delayed != null && delayed.hold(message);
        return !isHeld && dispatch(message);
    }

    private boolean dispatch(ReceivedMessage message) {
        DispatchQueue queue = messenger.dispatchQueue();
        Dispatcher taker = queue.fastTaker(message);
        if (taker == null) {
            queue.enqueue(message, message.priority(), id());
            return false;
        }
        if (!fastDispatchTime.isDue()) {
            return queue.fastDispatch(message, taker, worker.center().recentNanos());
        }
        long start = now();
        boolean isFree = queue.fastDispatch(message, taker, start);
        fastDispatchTime.took(now() - start);
        return isFree;
    }

    /** Time spent in fast dispatch. */
    FastDispatchTime fastDispatchTime() {
        return fastDispatchTime;
    }

    private void delayIfAsked() {
        DelayedMessages held = delayed == null ? DelayedMessages.of(this) : null;
        if (held != null) {
            delayed = new DelayedDelivery(held, this::dispatchHeld, worker.center());
        }
    }

    private void dispatchHeld(ReceivedMessage message) {
        if (isClosed()) {
            messenger.dispatchQueue().drop(message);
        } else {
            dispatch(message);
        }
    }

    /** Takes what was queued, and has it written or a link made for it. */
    private void takeTurn() {
        takeInbox();
        Link current = link;
        if (current != null) {
            current.write();
        } else {
            life.leaveStandby();
        }
    }

    /** Whether a keepalive was asked for since the last call. */
    boolean takeKeepaliveAsked() {
        return keepaliveAsked.get() && keepaliveAsked.compareAndSet(true, false);
    }

    /** Has this connection write in a later turn. */
    void announce() {
        inbox.announce();
    }

    private void takeInbox() {
        int taken = 0;
        Message message = inbox.poll();
        while (message != null) {
            if (life.isClosed()) {
                session.budget().drop(message);
            } else {
                session.outQueue().add(message);
                taken++;
            }
            message = taken < MESSAGES_PER_TURN ? inbox.poll() : null;
        }
        if (taken == MESSAGES_PER_TURN) {
            inbox.announce();
        }
        if (taken > 0) {
            counters().add(WorkerCounter.MSGR_SEND_MESSAGES, taken);
        }
    }

    // --- on the owner: the socket that carries the session

    private void begin() {
        counters().add(WorkerCounter.MSGR_CREATED_CONNECTIONS, 1);
        counters().add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, 1);
    }

    @Override
    public void dial(long delayMicros) {
        if (delayMicros > 0) {
            redialTimer.schedule(delayMicros);
        } else {
            dialNow();
        }
    }

    private void dialNow() {
        Link dialling = Link.of(this);
        link = dialling;
        dialling.dial();
    }

    @Override
    public void dropSocket() {
        redialTimer.cancel();
        Link current = link;
        if (current != null) {
            link = null;
            current.close();
        }
    }

    @Override
    public void deliverHeld() {
        if (delayed != null) {
            delayed.flush();
        }
    }

    @Override
    public void dropHeld() {
        if (delayed != null) {
            delayed.discard(messenger.dispatchQueue()::drop);
        }
    }

    @Override
    public boolean hasToSend() {
        return !session.outQueue().isEmpty() || keepaliveAsked.get();
    }

    /** {@code broken} cannot go on. */
    void faulted(Link broken, Throwable cause) {
        if (broken != link || life.isClosed()) {
            broken.close();
        } else {
            life.faulted(cause);
        }
    }

    /**
     * Gives up the own socket, since the session goes on with another, and moves to that one's worker: afterwards this
     * thread does not own it any more.
     */
    void moveTo(Worker next, boolean peerWasReset) {
        if (life.phase() == Phase.NONE) {
            begin();
        }
        life.beginReplacing(peerWasReset);
        counters().add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, -1);
        redialTimer = next.center().newTimer(this::dialNow);
        if (delayed != null) {
            delayed.moveTo(next.center());
        }
        Worker former = worker;
        next.acquire();
        worker = next;
        former.release();
    }

    /** Goes on with {@code stream}, or without a socket if the newcomer that brought it is gone. */
    void arrive(@Nullable SocketStream stream) {
        counters().add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, 1);
        if (stream == null) {
            life.replacementLost();
            return;
        }
        Link adopted = Link.of(this);
        link = adopted;
        adopted.adopt(stream);
    }

    /** The link of a newcomer, whose socket another connection goes on with; the newcomer ends silently. */
    SocketStream surrender() {
        Link current = link;
        if (current == null) {
            throw new IllegalStateException(this + " has no socket to surrender");
        }
        SocketStream stream = current.surrender();
        close(null);
        return stream;
    }

    @Nullable
    Link link() {
        return link;
    }

    /** Goes on reading: the admission has been decided. */
    void resume() {
        if (link != null) {
            link.process();
        }
    }

    /** Closes for good; with a reason, of which the dispatchers are told. */
    @Override
    public void close(@Nullable String reason) {
        if (life.isClosed()) {
            return;
        }
        // Between two workers it is counted by neither.
        boolean isMoving = life.isReplacing() && link == null;
        boolean counted = life.phase() != Phase.NONE && !isMoving;
        life.end(reason);
        messenger.connections().remove(this);
        if (counted) {
            counters().add(WorkerCounter.MSGR_ACTIVE_CONNECTIONS, -1);
        }
        worker.release();
        takeInbox();
    }
}
