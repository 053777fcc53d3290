package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;

/**
 * Handshakes of peers in progress, of all listeners. At the bound the oldest gives way: in a flood of forged SYNs a real
 * peer, which answers within a round trip, still comes through.
 */
final class Backlog {

    private final TcpContext tcp;
    private final EndpointTable endpoints;
    private final ConnectionHost host;
    private final AgedList list = new AgedList();

    Backlog(TcpContext tcp, EndpointTable endpoints, ConnectionHost host) {
        this.tcp = tcp;
        this.endpoints = endpoints;
        this.host = host;
    }

    void add(HalfOpen handshake) {
        if (list.size() >= tcp.config().bounds().halfOpen() && list.oldest() instanceof HalfOpen oldest) {
            tcp.counters().add(Counter.TCP_BACKLOG_EVICTED);
            remove(oldest);
        }
        endpoints.put(handshake.flow(), handshake);
        list.add(handshake);
        handshake.sendSynAck();
    }

    void remove(HalfOpen handshake) {
        tcp.deadlines().cancel(handshake);
        list.remove(handshake);
        endpoints.remove(handshake.flow(), handshake);
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
        AgedList kept = new AgedList();
        for (AgedList.Entry entry = list.oldest(); entry != null; entry = list.oldest()) {
            HalfOpen handshake = (HalfOpen) entry;
            if (handshake.listener() == listener) {
                remove(handshake);
            } else {
                list.remove(handshake);
                kept.add(handshake);
            }
        }
        for (AgedList.Entry entry = kept.oldest(); entry != null; entry = kept.oldest()) {
            kept.remove(entry);
            list.add(entry);
        }
    }

    int size() {
        return list.size();
    }
}
