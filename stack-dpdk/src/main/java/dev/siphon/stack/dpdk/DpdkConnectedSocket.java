package dev.siphon.stack.dpdk;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.buffer.BufferList;
import dev.siphon.stack.buffer.PayloadBuffer;
import dev.siphon.stack.dpdk.packet.PacketSlice;
import dev.siphon.stack.dpdk.tcp.TcpConnection;
import dev.siphon.stack.dpdk.tcp.TcpEvents;
import dev.siphon.stack.dpdk.tcp.TcpState;
import dev.siphon.stack.event.EventCenter;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A stream over a connection of the worker's own TCP/IP. */
final class DpdkConnectedSocket implements ConnectedSocket, OpenSocket, TcpEvents {

    private final DpdkWorker worker;
    private final TcpConnection connection;
    private final int handle;
    private final SocketAddress remote;
    private final SocketAddress local;
    private boolean isShutDown;
    private boolean isClosed;

    private DpdkConnectedSocket(DpdkWorker worker, TcpConnection connection) {
        this.worker = worker;
        this.connection = connection;
        this.handle = worker.events().open();
        this.remote = worker.socketAddress(connection.remoteAddress(), connection.remotePort());
        this.local = worker.socketAddress(worker.address(), connection.localPort());
        connection.events(this);
        worker.add(this);
    }

    /** A socket that is being connected; the handshake goes on in the worker's next turn. */
    static DpdkConnectedSocket connecting(DpdkWorker worker, TcpConnection connection) {
        return new DpdkConnectedSocket(worker, connection);
    }

    /** A socket of a connection that waited to be accepted, and of what happened to it meanwhile. */
    static DpdkConnectedSocket accepted(DpdkWorker worker, TcpConnection connection) {
        DpdkConnectedSocket socket = new DpdkConnectedSocket(worker, connection);
        socket.writable();
        if (connection.readable() > 0 || connection.state() != TcpState.ESTABLISHED) {
            socket.readable();
        }
        return socket;
    }

    @Override
    public void readable() {
        worker.events().notify(handle, EventCenter.READABLE);
    }

    @Override
    public void writable() {
        worker.events().notify(handle, EventCenter.WRITABLE);
    }

    @Override
    public boolean isConnected() throws TransportException {
        return connection.isConnected();
    }

    @Override
    public int read(PayloadBuffer target, int offset, int length) throws TransportException {
        int bytes = connection.read(target.memory(), offset, length);
        return bytes == WOULD_BLOCK && isShutDown ? END_OF_STREAM : bytes;
    }

    @Override
    public @Nullable PayloadBuffer zeroCopyRead(int maxBytes) {
        PacketSlice slice = connection.lend(maxBytes);
        return slice == null ? null : worker.loans().lend(slice);
    }

    @Override
    public long send(BufferList out, boolean more) throws TransportException {
        // What is sent in one turn of the worker shares segments anyway.
        return connection.send(out);
    }

    @Override
    public void shutdown() {
        if (!isShutDown) {
            isShutDown = true;
            connection.endOutput();
            readable();
        }
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
    public void close() {
        if (!isClosed) {
            isClosed = true;
            connection.close();
            worker.events().close(handle);
            worker.remove(this);
        }
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
