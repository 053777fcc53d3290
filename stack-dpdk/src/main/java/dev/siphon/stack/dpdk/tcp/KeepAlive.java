package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.tcp.TcpTimers.Kind;

/** Asks a peer that has been silent for long whether it is still there (RFC 9293 §3.8.4); off unless configured. */
final class KeepAlive {

    private final TcpContext tcp;
    private final TcpConnection connection;
    private final TcpTimers timers;
    private long heardNanos;
    private int probes;

    KeepAlive(TcpContext tcp, TcpConnection connection, TcpTimers timers) {
        this.tcp = tcp;
        this.connection = connection;
        this.timers = timers;
    }

    /** The peer has said something. */
    void heard() {
        heardNanos = tcp.clock().nanos();
        probes = 0;
    }

    void start() {
        long idle = tcp.config().times().keepAliveIdleNanos();
        if (idle > 0) {
            timers.arm(Kind.KEEP_ALIVE, heardNanos + idle);
        }
    }

    void expired() {
        long now = tcp.clock().nanos();
        TcpTimes times = tcp.config().times();
        if (!connection.state().isSynchronized() || now - heardNanos < times.keepAliveIdleNanos()) {
            start();
        } else if (probes >= times.keepAliveProbes()) {
            connection.timedOut();
        } else {
            probes++;
            tcp.counters().add(Counter.TCP_KEEPALIVES);
            // A number that was acknowledged already makes the peer answer.
            int sequence = connection.sender().window().max() - 1;
            tcp.output().send(connection.flow(), connection.acknowledger().segment(sequence, TcpHeader.ACK));
            timers.arm(Kind.KEEP_ALIVE, now + times.keepAliveIntervalNanos());
        }
    }
}
