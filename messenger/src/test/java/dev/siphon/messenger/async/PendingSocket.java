package dev.siphon.messenger.async;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A socket that is being connected, or has been and hears nothing. */
final class PendingSocket implements ConnectedSocket {

    private static final SocketAddress SOMEWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final int handle;
    private volatile boolean closed;

    PendingSocket(int handle) {
        this.handle = handle;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isConnected() {
        return false;
    }

    @Override
    public int read(PayloadBuffer target, int offset, int length) {
        return WOULD_BLOCK;
    }

    @Override
    public long send(BufferList out, boolean more) {
        return 0;
    }

    @Override
    public void shutdown() {}

    @Override
    public SocketAddress remoteAddress() {
        return SOMEWHERE;
    }

    @Override
    public SocketAddress localAddress() {
        return SOMEWHERE;
    }

    @Override
    public int handle() {
        return handle;
    }

    @Override
    public void close() {
        closed = true;
    }
}
