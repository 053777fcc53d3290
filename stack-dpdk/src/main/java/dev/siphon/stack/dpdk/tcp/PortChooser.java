package dev.siphon.stack.dpdk.tcp;

/**
 * Chooses the own port of a connection: one whose flow comes in by this worker's queue and is not in use, searched from
 * where a stranger cannot guess (RFC 6056 §3.3.3).
 */
final class PortChooser {

    /** No port is free. */
    static final int NONE = -1;

    private static final int FIRST = 32_768;
    private static final int COUNT = 28_232;

    private final FlowOwnership ownership;
    private final EndpointTable endpoints;
    private final InitialSequence numbers;
    private final int ownAddress;
    private int next;

    PortChooser(FlowOwnership ownership, EndpointTable endpoints, InitialSequence numbers, int ownAddress) {
        this.ownership = ownership;
        this.endpoints = endpoints;
        this.numbers = numbers;
        this.ownAddress = ownAddress;
    }

    int choose(int remoteAddress, int remotePort) {
        int offset = numbers.portOffset(remoteAddress, remotePort);
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Integer.remainderUnsigned(offset + next++, COUNT);
            if (ownership.isOwn(remoteAddress, ownAddress, remotePort, port)
                    && endpoints.find(TcpFlow.key(remoteAddress, remotePort, port)) == null
                    && claim(remoteAddress, remotePort, port)) {
                return port;
            }
        }
        return NONE;
    }

    /** Whether nobody began to listen on {@code port} just now; whoever does so later has to ask this worker. */
    private boolean claim(int remoteAddress, int remotePort, int port) {
        ownership.use(port);
        return ownership.isOwn(remoteAddress, ownAddress, remotePort, port);
    }
}
