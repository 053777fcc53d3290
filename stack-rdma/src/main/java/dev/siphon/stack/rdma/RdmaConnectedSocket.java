package dev.siphon.stack.rdma;

import com.ibm.disni.verbs.RdmaCmEvent.EventType;
import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import dev.siphon.stack.event.Timer;
import dev.siphon.stack.rdma.cm.CmAddress;
import dev.siphon.stack.rdma.cm.CmEventHandler;
import dev.siphon.stack.rdma.cm.CmId;
import dev.siphon.stack.rdma.verbs.VerbsFailure;
import dev.siphon.stack.rdma.wire.Hello;
import dev.siphon.stack.rdma.wire.LayoutException;
import dev.siphon.stack.rdma.wire.MessageKind;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection: how far it has come, and how it ends.
 *
 * <p>It is OPEN once rdma_cm has established it and the peer's HELLO has come. It ends in one of these ways: closed here, it
 * says FIN and LINGERS until all that was sent has arrived; the peer says FIN; or something fails. Then it is DOWN: its
 * queue pair and id are gone, and only what came before can still be read.
 */
final class RdmaConnectedSocket implements ConnectedSocket, CmEventHandler, OpenSocket {

    private static final long CONNECT_MICROS = 10_000_000;

    /** What was sent is acknowledged by the peer's device, not its application, so that this is only for dead peers. */
    private static final long LINGER_MICROS = 2_000_000;

    private static final int BOTH = EventCenter.READABLE | EventCenter.WRITABLE;

    private enum Phase {
        CONNECTING,
        OPEN,
        LINGERING,
        DOWN
    }

    private final RdmaWorker worker;
    private final CmId id;
    private final InetSocketAddress remote;
    private final @Nullable RdmaServerSocket acceptor;
    private final int handle;
    private final int number;
    private final Timer timer;
    private InetSocketAddress local = CmAddress.unknown();
    private Phase phase = Phase.CONNECTING;
    private @Nullable Endpoint endpoint;
    private @Nullable TransportException failure;
    private boolean established;
    private boolean isShutdown;
    private boolean isClosed;
    private boolean finWanted;
    private boolean finSent;
    private boolean disconnecting;
    private boolean wantsWritable;
    private boolean awaitsCopyBuffer;

    private RdmaConnectedSocket(
            RdmaWorker worker, @Nullable CmId accepted, InetSocketAddress remote, @Nullable RdmaServerSocket acceptor)
            throws TransportException {
        this.worker = worker;
        this.id = accepted != null ? accepted : worker.channel().newId(this);
        this.remote = remote;
        this.acceptor = acceptor;
        this.handle = worker.handles().open();
        this.number = worker.add(this);
        this.timer = worker.center().newTimer(this::timeIsUp);
    }

    /** Starts to connect from {@code own}, or where routing says if that is null; how it goes is for isConnected to tell. */
    static RdmaConnectedSocket connecting(RdmaWorker worker, InetSocketAddress remote, @Nullable InetSocketAddress own)
            throws TransportException {
        RdmaConnectedSocket socket = new RdmaConnectedSocket(worker, null, remote, null);
        socket.timer.schedule(CONNECT_MICROS);
        try {
            socket.id.typeOfService(worker.options().trafficClass());
            if (own != null) {
                socket.id.bind(own);
            }
        } catch (TransportException e) {
            socket.close();
            throw e;
        }
        try {
            socket.id.resolveAddress(remote);
        } catch (TransportException e) {
            socket.fail(new TransportException(
                    e.errno(), socket.attempt() + ": " + e.getMessage() + "; " + StackDevices.describe(), e));
        }
        return socket;
    }

    /** Answers a request to connect, for {@code acceptor}, which is told when it is established. */
    static void accepting(RdmaWorker worker, CmId requested, RdmaServerSocket acceptor) throws TransportException {
        RdmaConnectedSocket socket = new RdmaConnectedSocket(worker, requested, requested.remoteAddress(), acceptor);
        acceptor.handshakes().add(socket);
        socket.timer.schedule(CONNECT_MICROS);
        try {
            requested.moveTo(worker.channel(), socket);
            socket.local = requested.localAddress();
            socket.openEndpoint();
            requested.accept();
        } catch (TransportException e) {
            socket.fail(e);
            throw e;
        }
    }

    private String attempt() {
        return (acceptor == null ? "connect to " : "connection from ") + CmAddress.text(remote);
    }

    // --- what rdma_cm says ---

    @Override
    public void happened(EventType event, int status) {
        try {
            switch (event) {
                case RDMA_CM_EVENT_ADDR_RESOLVED -> addressResolved();
                case RDMA_CM_EVENT_ROUTE_RESOLVED -> {
                    openEndpoint();
                    id.connect();
                }
                case RDMA_CM_EVENT_ESTABLISHED -> establish();
                case RDMA_CM_EVENT_ADDR_ERROR -> fail(status, Errno.EHOSTUNREACH, "the address cannot be reached");
                case RDMA_CM_EVENT_ROUTE_ERROR -> fail(status, Errno.EHOSTUNREACH, "there is no route");
                case RDMA_CM_EVENT_CONNECT_ERROR -> fail(status, Errno.ECONNRESET, "the handshake failed");
                case RDMA_CM_EVENT_UNREACHABLE -> fail(status, Errno.EHOSTUNREACH, "the peer does not answer");
                case RDMA_CM_EVENT_REJECTED ->
                    fail(
                            0,
                            Errno.ECONNREFUSED,
                            "nobody listens there, or the peer cannot take it (reason " + status + ")");
                case RDMA_CM_EVENT_DISCONNECTED -> peerDisconnected();
                case RDMA_CM_EVENT_DEVICE_REMOVAL -> {
                    worker.devices().forgetPorts();
                    fail(0, Errno.EIO, "the RDMA device was removed");
                }
                case RDMA_CM_EVENT_CONNECT_REQUEST,
                        RDMA_CM_EVENT_CONNECT_RESPONSE,
                        RDMA_CM_EVENT_MULTICAST_JOIN,
                        RDMA_CM_EVENT_MULTICAST_ERROR,
                        RDMA_CM_EVENT_ADDR_CHANGE,
                        RDMA_CM_EVENT_TIMEWAIT_EXIT -> {
                    // Of listeners, of datagrams, or without consequence: the queue pair has gone before its time-wait
                    // ends.
                }
            }
        } catch (TransportException e) {
            fail(e);
        }
    }

    private void addressResolved() throws TransportException {
        local = id.localAddress();
        worker.devices().port(local.getAddress(), attempt());
        id.resolveRoute();
    }

    private void openEndpoint() throws TransportException {
        endpoint = Endpoint.open(id, worker.deviceOf(id, local.getAddress(), attempt()), number);
    }

    private void establish() throws TransportException {
        Endpoint end = endpoint;
        if (phase != Phase.CONNECTING || end == null) {
            return;
        }
        established = true;
        end.outbound()
                .sendHello(new Hello(
                        worker.devices().layout().depth(),
                        worker.devices().layout().receiveBytes()));
        openIfGreeted(end);
    }

    private void openIfGreeted(Endpoint end) {
        if (phase != Phase.CONNECTING || !established || !end.window().isOpen()) {
            return;
        }
        phase = Phase.OPEN;
        timer.cancel();
        if (acceptor == null) {
            notify(BOTH);
        } else {
            notify(end.inbound().hasBytes() || end.window().isEnded() ? BOTH : EventCenter.WRITABLE);
            acceptor.established(this);
        }
    }

    private void peerDisconnected() {
        if (phase == Phase.DOWN) {
            return;
        }
        // All that the peer sent has come before: its completions must be looked at first.
        worker.drainCompletions();
        Endpoint end = endpoint;
        boolean isOrderly = end != null && (end.window().isEnded() || isShutdown || phase == Phase.LINGERING);
        if (isOrderly) {
            goDown();
            notify(BOTH);
        } else {
            fail(0, Errno.ECONNRESET, "the peer disconnected without ending the stream");
        }
    }

    private void timeIsUp() {
        if (phase == Phase.CONNECTING) {
            fail(0, Errno.ETIMEDOUT, "no answer within " + CONNECT_MICROS / 1_000_000 + " s");
        } else {
            goDown();
        }
    }

    // --- what the device says ---

    /** A send or a receive of this connection has come to its end. */
    void completed(boolean isSend, int slot, int status, int bytes) {
        Endpoint end = endpoint;
        if (phase == Phase.DOWN || end == null) {
            return;
        }
        try {
            if (status != 0) {
                failed(isSend, status);
            } else if (isSend) {
                end.outbound().completed(slot);
                progress(end);
            } else {
                received(end, slot, bytes);
            }
        } catch (LayoutException e) {
            fail(0, Errno.ECONNRESET, "the peer broke the protocol: " + e.getMessage());
        } catch (TransportException e) {
            fail(e);
        }
    }

    private void failed(boolean isSend, int status) {
        if (phase == Phase.LINGERING) {
            goDown();
            return;
        }
        // The flush of all that was under way follows the failure of one, and the end of the queue pair here.
        if (!VerbsFailure.isFlush(status) || !disconnecting) {
            fail(
                    0,
                    VerbsFailure.ofCompletion(status),
                    (isSend ? "a send" : "a receive") + " failed: " + worker.completionStatus(status));
        }
    }

    private void received(Endpoint end, int slot, int bytes) throws LayoutException, TransportException {
        MessageKind kind = end.inbound().received(slot, bytes);
        switch (kind) {
            case HELLO -> {
                end.outbound().peerReceiveBytes(end.inbound().peerReceiveBytes());
                openIfGreeted(end);
            }
            case DATA -> notifyIfOpen(EventCenter.READABLE);
            case FIN -> notifyIfOpen(BOTH);
            case CREDIT -> {}
        }
        progress(end);
    }

    private void notifyIfOpen(int mask) {
        if (phase == Phase.OPEN) {
            notify(mask);
        }
    }

    /** Does what credits, slots or buffers that came back allow. */
    private void progress(Endpoint end) throws TransportException {
        if (finWanted && !finSent) {
            sendFin(end);
        }
        if (!finSent
                && phase == Phase.OPEN
                && end.window().wantsUpdate()
                && end.outbound().hasControlSlot()) {
            end.window().updateSent();
            end.outbound().sendControl(MessageKind.CREDIT);
        }
        if (wantsWritable && phase == Phase.OPEN && end.outbound().hasRoom()) {
            wantsWritable = false;
            notify(EventCenter.WRITABLE);
        }
        if (phase == Phase.LINGERING && finSent && end.outbound().isComplete()) {
            endLinger(end);
        }
    }

    private void endLinger(Endpoint end) {
        if (end.window().isEnded()) {
            goDown();
        } else if (!disconnecting) {
            // The peer answers, which ends it; if it does not, the timer does.
            disconnecting = true;
            id.disconnect();
        }
    }

    private void sendFin(Endpoint end) throws TransportException {
        finWanted = true;
        if (end.outbound().hasControlSlot()) {
            finSent = true;
            end.outbound().sendControl(MessageKind.FIN);
        }
    }

    // --- how it ends ---

    private void fail(int status, Errno otherwise, String what) {
        Errno told = status < 0 ? VerbsFailure.errno(-status) : Errno.OTHER;
        fail(new TransportException(
                told == Errno.OTHER ? otherwise : told,
                attempt() + ": " + what + (status < 0 ? " (errno " + -status + ")" : "")));
    }

    private void fail(TransportException reason) {
        if (phase == Phase.DOWN) {
            return;
        }
        if (failure == null) {
            failure = reason;
        }
        boolean inHandshake = phase == Phase.CONNECTING;
        goDown();
        notify(BOTH);
        if (inHandshake && acceptor != null) {
            acceptor.failed(this);
        }
    }

    private void goDown() {
        if (phase == Phase.DOWN) {
            return;
        }
        phase = Phase.DOWN;
        timer.cancel();
        if (established) {
            id.disconnect();
        }
        if (endpoint != null) {
            endpoint.destroyPair();
        }
        id.destroy();
        worker.remove(number);
        releaseIfOver();
    }

    private void releaseIfOver() {
        if (isClosed && phase == Phase.DOWN) {
            if (endpoint != null) {
                endpoint.close();
                endpoint = null;
            }
            worker.closed(this);
        }
    }

    /** Ends it at once, whatever is under way: its worker ends. */
    void abort() {
        goDown();
    }

    private void notify(int mask) {
        worker.handles().notify(handle, mask);
    }

    // --- what its user does ---

    @Override
    public boolean isConnected() throws TransportException {
        checkNotClosed();
        if (failure != null) {
            throw failure;
        }
        return phase != Phase.CONNECTING;
    }

    private void checkNotClosed() {
        if (isClosed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /** Whether it failed before anyone took it. */
    boolean hasFailed() {
        return failure != null;
    }

    @Override
    public int read(PayloadBuffer target, int offset, int length) throws TransportException {
        checkNotClosed();
        // Zero bytes would read as the end of the stream.
        if (length < 1 || offset < 0 || length > target.capacity() - offset) {
            throw new IllegalArgumentException("read of " + length + " bytes to " + offset + " of " + target);
        }
        Endpoint end = endpoint;
        if (end != null && end.inbound().hasBytes()) {
            return readBytes(end, target, offset, length);
        }
        boolean isOver = isShutdown || (end != null && end.window().isEnded());
        if (failure != null && !isOver) {
            throw failure;
        }
        return isOver ? END_OF_STREAM : WOULD_BLOCK;
    }

    private int readBytes(Endpoint end, PayloadBuffer target, int offset, int length) throws TransportException {
        try {
            int bytes = end.inbound().read(target, offset, length);
            if (phase == Phase.OPEN) {
                progress(end);
            }
            return bytes;
        } catch (TransportException e) {
            fail(e);
            throw e;
        }
    }

    @Override
    public long send(BufferList out, boolean more) throws TransportException {
        checkNotClosed();
        Endpoint end = endpoint;
        if (isShutdown || (end != null && end.window().isEnded())) {
            throw new TransportException(
                    Errno.EPIPE, "send to " + CmAddress.text(remote) + " after the stream was ended");
        }
        if (failure != null) {
            throw failure;
        }
        if (phase != Phase.OPEN || end == null) {
            wantsWritable = !out.isEmpty();
            return 0;
        }
        try {
            long taken = end.outbound().send(out);
            if (!out.isEmpty()) {
                wantsWritable = true;
                awaitCopyBuffer(end);
            }
            return taken;
        } catch (TransportException e) {
            fail(e);
            throw e;
        }
    }

    private void awaitCopyBuffer(Endpoint end) {
        if (end.outbound().lacksCopyBuffer() && !awaitsCopyBuffer) {
            awaitsCopyBuffer = true;
            end.device().copies().await(() -> copyBufferFree(end));
        }
    }

    private boolean copyBufferFree(Endpoint end) {
        awaitsCopyBuffer = false;
        end.outbound().copyBufferFree();
        boolean useful = phase == Phase.OPEN && wantsWritable;
        if (useful) {
            wantsWritable = false;
            notify(EventCenter.WRITABLE);
        }
        return useful;
    }

    @Override
    public void shutdown() {
        if (isShutdown || isClosed) {
            return;
        }
        if (phase == Phase.CONNECTING) {
            fail(0, Errno.EPIPE, "given up by shutdown");
        }
        isShutdown = true;
        endStream();
    }

    private void endStream() {
        Endpoint end = endpoint;
        if (end == null || finSent || phase == Phase.DOWN) {
            return;
        }
        try {
            sendFin(end);
        } catch (TransportException e) {
            fail(e);
        }
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public int handle() {
        return handle;
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        worker.handles().close(handle);
        Endpoint end = endpoint;
        if (phase == Phase.OPEN && end != null && !end.window().isEnded()) {
            phase = Phase.LINGERING;
            timer.schedule(LINGER_MICROS);
            endStream();
            if (phase == Phase.LINGERING && finSent && end.outbound().isComplete()) {
                endLinger(end);
            }
        } else {
            goDown();
        }
        releaseIfOver();
    }

    @Override
    public String toString() {
        return "RDMA stream with " + CmAddress.text(remote) + " (handle " + handle + ")";
    }
}
