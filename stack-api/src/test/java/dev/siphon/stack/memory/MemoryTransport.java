package dev.siphon.stack.memory;

import dev.siphon.stack.ConnectedSocket;
import dev.siphon.stack.Errno;
import dev.siphon.stack.LocalSocketAddress;
import dev.siphon.stack.ServerSocket;
import dev.siphon.stack.SocketOptions;
import dev.siphon.stack.TransportException;
import dev.siphon.stack.WorkerTransport;
import dev.siphon.stack.buffer.PayloadPool;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Listening and connecting in a {@link MemoryNetwork}. */
final class MemoryTransport implements WorkerTransport {

    private final MemoryWorker worker;

    MemoryTransport(MemoryWorker worker) {
        this.worker = worker;
    }

    @Override
    public PayloadPool pool() {
        return worker.pool();
    }

    @Override
    public ServerSocket listen(SocketAddress address, SocketOptions options) throws TransportException {
        worker.stack().checkReady();
        InetAddress host = worker.stack().options().host();
        SocketAddress local = address;
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved() && inet.getPort() == 0) {
            int port = worker.network().listeners().freePort(host);
            local = new InetSocketAddress(inet.getAddress(), port);
        }
        SocketAddress key = Addresses.resolve(host, local);
        if (key instanceof InetSocketAddress inet && worker.network().isForeignHost(inet.getAddress(), host)) {
            throw new TransportException(Errno.EADDRNOTAVAIL, "listen on " + address + ": not an address of " + host);
        }
        return new MemoryServerSocket(worker, key, local, options.backlog());
    }

    @Override
    public ConnectedSocket connect(SocketAddress address, SocketOptions options) throws TransportException {
        worker.stack().checkReady();
        SocketAddress key = Addresses.resolve(worker.stack().options().host(), address);
        MemoryConnection connection = new MemoryConnection(
                worker.network(),
                worker,
                localAddress(address, options),
                address,
                worker.stack().options().windowBytes());
        worker.network().attempt(connection, key);
        return connection.client();
    }

    private SocketAddress localAddress(SocketAddress remote, SocketOptions options) throws TransportException {
        if (!(remote instanceof InetSocketAddress inet)) {
            return LocalSocketAddress.unnamed();
        }
        InetAddress host = worker.stack().options().host();
        InetAddress own = inet.getAddress().isLoopbackAddress() ? inet.getAddress() : host;
        if (options.bindAddress() instanceof InetSocketAddress bind
                && !bind.getAddress().isAnyLocalAddress()) {
            own = bind.getAddress();
        }
        return new InetSocketAddress(own, worker.network().listeners().freePort(host));
    }
}
