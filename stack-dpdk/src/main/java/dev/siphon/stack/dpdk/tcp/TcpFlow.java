package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.ip.Route;

/** Which connection: the peer's address and port, and the own port. */
final class TcpFlow {

    private final Route route;
    private final int localPort;
    private final int remotePort;

    TcpFlow(Route route, int localPort, int remotePort) {
        this.route = route;
        this.localPort = localPort;
        this.remotePort = remotePort;
    }

    static long key(int remoteAddress, int remotePort, int localPort) {
        return (long) remoteAddress << 32 | (long) remotePort << 16 | localPort;
    }

    long key() {
        return key(route.destination(), remotePort, localPort);
    }

    Route route() {
        return route;
    }

    int remoteAddress() {
        return route.destination();
    }

    int remotePort() {
        return remotePort;
    }

    int localPort() {
        return localPort;
    }
}
