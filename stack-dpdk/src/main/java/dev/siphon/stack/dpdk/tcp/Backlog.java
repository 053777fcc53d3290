package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;

/**
 * Handshakes of peers in progress, of all listeners. At the bound the oldest gives way: in a flood of forged SYNs a real
 * peer, which answers within a round trip, still comes through.
 */
final class Backlog {

    private final TcpContext tcp;
    private final ConnectionHost host;
    private final AgedTable<HalfOpen> handshakes;

    Backlog(TcpContext tcp, EndpointTable endpoints, ConnectionHost host) {
        this.tcp = tcp;
        this.host = host;
        this.handshakes =
                new AgedTable<>(tcp, endpoints, tcp.config().bounds().halfOpen(), Counter.TCP_BACKLOG_EVICTED);
    }

    void add(HalfOpen handshake) {
        handshakes.add(handshake);
        handshake.sendSynAck();
    }

    void remove(HalfOpen handshake) {
        handshakes.remove(handshake);
    }

    /** {@code segment} is the last of the handshake, unless it acknowledges something else. */
    boolean acknowledged(HalfOpen handshake, TcpSegment segment) {
        if (segment.acknowledgement != handshake.initial() + 1) {
            host.reset(handshake.flow(), segment);
            return false;
        }
        if (!handshake.listener().hasRoom()) {
            // Not answered: the peer repeats something, and there may be room by then.
            tcp.counters().add(Counter.TCP_ACCEPT_QUEUE_FULL);
            return false;
        }
        remove(handshake);
        TcpConnection connection =
                new TcpConnection(tcp, host, handshake.flow(), handshake.initial(), handshake.timestampOffset());
        connection.accepted(handshake, segment);
        handshake.listener().add(connection);
        return connection.arrived(segment);
    }

    /** Gives up all handshakes with {@code listener}. */
    void removeAll(TcpListener listener) {
        handshakes.removeIf(handshake -> handshake.listener() == listener);
    }

    int size() {
        return handshakes.size();
    }
}
