package dev.siphon.stack.memory;

import dev.siphon.stack.event.EventCenter;
import java.net.SocketAddress;

/**
 * A connection from the attempt on, seen from outside: both its ends, and what a test may do to it while no worker has
 * its turn, or from a {@link FaultPlan}.
 */
public final class MemoryConnection {

    private final MemoryNetwork network;
    private final MemoryConnectedSocket client;
    private final MemoryConnectedSocket server;
    private Fate fate = Fate.DELIVER;

    MemoryConnection(
            MemoryNetwork network, MemoryWorker clientWorker, SocketAddress from, SocketAddress to, int windowBytes) {
        this.network = network;
        Pipe toServer = new Pipe(this, from, to, true, windowBytes);
        Pipe toClient = new Pipe(this, to, from, false, windowBytes);
        this.client = new MemoryConnectedSocket(this, from, to, toClient, toServer);
        this.server = new MemoryConnectedSocket(this, to, from, toServer, toClient);
        toServer.ends(client, server);
        toClient.ends(server, client);
        client.attach(clientWorker);
    }

    MemoryNetwork network() {
        return network;
    }

    MemoryConnectedSocket client() {
        return client;
    }

    MemoryConnectedSocket server() {
        return server;
    }

    /** The address of the side that connected. */
    public SocketAddress clientAddress() {
        return client.localAddress();
    }

    /** The address that was connected to. */
    public SocketAddress serverAddress() {
        return server.localAddress();
    }

    /** Resets the connection: what was under way is lost, and both ends see {@code ECONNRESET}. */
    public void reset() {
        end(Fate.RESET);
        client.announce(EventCenter.READABLE | EventCenter.WRITABLE);
        server.announce(EventCenter.READABLE | EventCenter.WRITABLE);
    }

    /** Drops the connection silently: from now on nothing arrives, and nobody is told. */
    public void blackhole() {
        end(Fate.BLACKHOLE);
    }

    private void end(Fate ending) {
        if (fate == Fate.DELIVER) {
            fate = ending;
        }
    }

    boolean delivers() {
        return fate == Fate.DELIVER;
    }

    boolean isReset() {
        return fate == Fate.RESET;
    }

    /** Whether the attempt succeeded: a listener has it in its backlog or accepted it. */
    public boolean isEstablished() {
        return client.isEstablished();
    }

    /** Whether neither end has been closed. */
    public boolean isOpen() {
        return !client.isClosed() && !server.isClosed();
    }

    @Override
    public String toString() {
        return "connection from " + client.localAddress() + " to " + server.localAddress();
    }
}
