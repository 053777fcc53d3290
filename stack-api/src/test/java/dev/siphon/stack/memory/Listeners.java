package dev.siphon.stack.memory;

import dev.siphon.stack.Errno;
import dev.siphon.stack.TransportException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who listens where, and which ports are free. */
final class Listeners {

    private static final int FIRST_EPHEMERAL_PORT = 32768;
    private static final int LAST_EPHEMERAL_PORT = 60999;

    private final Map<SocketAddress, List<MemoryServerSocket>> table = new LinkedHashMap<>();
    private int lastPort = FIRST_EPHEMERAL_PORT - 1;

    /**
     * Adds a listener. One address belongs to one worker, or with local listen tables to one listener for each worker of
     * one stack.
     */
    void add(SocketAddress address, MemoryServerSocket listener) throws TransportException {
        List<MemoryServerSocket> sharing = table.getOrDefault(address, List.of());
        for (MemoryServerSocket other : sharing) {
            if (!listener.maySharePortWith(other)) {
                throw new TransportException(Errno.EADDRINUSE, "listen on " + address + ": address in use");
            }
        }
        table.computeIfAbsent(address, key -> new ArrayList<>()).add(listener);
    }

    void remove(SocketAddress address, MemoryServerSocket listener) {
        List<MemoryServerSocket> sharing = table.get(address);
        if (sharing != null && sharing.remove(listener) && sharing.isEmpty()) {
            table.remove(address);
        }
    }

    /** The listener that takes the next connection to {@code address}: each of those there in its turn. */
    @Nullable
    MemoryServerSocket choose(SocketAddress address) {
        List<MemoryServerSocket> sharing = table.get(address);
        if (sharing == null) {
            return null;
        }
        MemoryServerSocket chosen = sharing.remove(0);
        sharing.add(chosen);
        return chosen;
    }

    /** A port that nobody listens on at {@code host} and that was not given out lately. */
    int freePort(InetAddress host) throws TransportException {
        for (int tries = FIRST_EPHEMERAL_PORT; tries <= LAST_EPHEMERAL_PORT; tries++) {
            lastPort = lastPort == LAST_EPHEMERAL_PORT ? FIRST_EPHEMERAL_PORT : lastPort + 1;
            if (!table.containsKey(new InetSocketAddress(host, lastPort))) {
                return lastPort;
            }
        }
        throw new TransportException(Errno.EADDRINUSE, "no free port at " + host);
    }

    int size() {
        return table.size();
    }
}
