package dev.siphon.stack.memory;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.event.EventCenter;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection. The accepting end exists before it is accepted, without a worker or a handle. Stricter than a
 * kernel: used on another thread's turn, after its close, or closed with file events left, it says so.
 */
final class MemoryConnectedSocket implements ConnectedSocket {

    private static final int NO_HANDLE = 0;

    private final MemoryConnection connection;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final Pipe in;
    private final Pipe out;
    private @Nullable MemoryWorker worker;
    private int handle = NO_HANDLE;
    private boolean established;
    private @Nullable Errno connectFailure;
    private boolean shutdown;
    private boolean closed;

    MemoryConnectedSocket(MemoryConnection connection, SocketAddress local, SocketAddress remote, Pipe in, Pipe out) {
        this.connection = connection;
        this.local = local;
        this.remote = remote;
        this.in = in;
        this.out = out;
    }

    /** Makes it a socket of {@code worker}. */
    void attach(MemoryWorker worker) {
        this.worker = worker;
        this.handle = worker.events().open();
        worker.add(this);
        if (established) {
            announceState();
        }
    }

    private void announceState() {
        boolean readable = in.arrived() > 0 || in.isAtEnd() || connection.isReset();
        boolean writable = out.hasRoom() || connection.isReset();
        announce((readable ? EventCenter.READABLE : EventCenter.NONE)
                | (writable ? EventCenter.WRITABLE : EventCenter.NONE));
    }

    /** The handshake is complete on this side. */
    void establish() {
        established = true;
        if (worker != null) {
            announce(worker.traits().nonblockConnectNeedsWritableEvent() ? EventCenter.WRITABLE : EventCenter.READABLE);
        }
        if (shutdown) {
            out.finish();
        }
    }

    /** The connect failed. */
    void failConnect(Errno errno) {
        connectFailure = errno;
        announce(EventCenter.READABLE | EventCenter.WRITABLE);
    }

    /** Reports {@code mask} to the worker, if there is one by now. */
    void announce(int mask) {
        if (worker != null && !closed) {
            worker.events().notify(handle, mask);
        }
    }

    boolean isClosed() {
        return closed;
    }

    boolean isEstablished() {
        return established;
    }

    /** Whether arriving bytes make this end reset the connection. */
    boolean refusesData() {
        return closed || shutdown;
    }

    @Override
    public boolean isConnected() throws TransportException {
        checkUsable();
        checkConnect();
        return established;
    }

    @Override
    public int read(PayloadBuffer target, int offset, int length) throws TransportException {
        checkUsable();
        checkConnect();
        if (length < 1) {
            throw new IllegalArgumentException("read of " + length + " bytes, must be at least 1");
        }
        if (offset < 0 || length > target.capacity() - offset) {
            throw new IllegalArgumentException("read of " + length + " bytes to " + offset + " of " + target);
        }
        if (in.arrived() == 0) {
            if (shutdown) {
                return END_OF_STREAM;
            }
            checkNotReset("read");
        }
        return in.read(target.memory(), offset, length);
    }

    @Override
    public @Nullable PayloadBuffer zeroCopyRead(int maxBytes) throws TransportException {
        MemoryWorker owner = checkUsable();
        checkConnect();
        if (maxBytes < 1) {
            throw new IllegalArgumentException("read of " + maxBytes + " bytes, must be at least 1");
        }
        if (!owner.traits().supportsZeroCopyRead()) {
            return null;
        }
        int bytes = Math.min(maxBytes, in.arrived());
        if (bytes == 0) {
            if (!shutdown) {
                checkNotReset("read");
            }
            return null;
        }
        PayloadBuffer buffer = in.lends() ? owner.pool().tryAcquire(bytes) : null;
        return buffer == null ? null : buffer.window(0, in.read(buffer.memory(), 0, bytes));
    }

    @Override
    public long send(BufferList data, boolean more) throws TransportException {
        checkUsable();
        checkConnect();
        if (shutdown) {
            throw failure(Errno.EPIPE, "send after shutdown");
        }
        checkNotReset("send");
        return established ? out.write(data, more) : 0;
    }

    @Override
    public void shutdown() {
        checkUsable();
        if (!shutdown) {
            shutdown = true;
            if (established) {
                out.finish();
            }
            announce(EventCenter.READABLE);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        MemoryWorker owner = checkUsable();
        if (owner.events().listening(handle) != EventCenter.NONE) {
            connection.network().complain(this + " was closed with file events left");
        }
        discard();
    }

    /** Closes it though it may still be watched, or was never accepted. */
    void discard() {
        if (closed) {
            return;
        }
        closed = true;
        if (worker != null) {
            worker.events().close(handle);
            worker.remove(this);
        }
        if (worker == null || in.arrived() > 0) {
            connection.reset();
        } else if (established && !shutdown) {
            out.finish();
        }
    }

    private MemoryWorker checkUsable() {
        if (closed || worker == null) {
            throw new IllegalStateException(this + " is closed");
        }
        worker.center().checkOwner();
        return worker;
    }

    private void checkConnect() throws TransportException {
        if (connectFailure != null) {
            throw failure(connectFailure, "connect");
        }
    }

    private void checkNotReset(String operation) throws TransportException {
        if (connection.isReset()) {
            throw failure(Errno.ECONNRESET, operation);
        }
    }

    private TransportException failure(Errno errno, String operation) {
        return new TransportException(errno, operation + " on " + this + ": " + errno);
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public int handle() {
        return handle;
    }

    @Override
    public String toString() {
        return "socket " + handle + " from " + local + " to " + remote;
    }
}
