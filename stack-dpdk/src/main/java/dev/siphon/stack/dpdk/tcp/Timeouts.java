package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.Errno;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.tcp.TcpTimers.Kind;

/** What a connection does when one of its timers expires. */
final class Timeouts {

    private final TcpContext tcp;
    private final TcpConnection connection;

    Timeouts(TcpContext tcp, TcpConnection connection) {
        this.tcp = tcp;
        this.connection = connection;
    }

    void expired(Kind kind) {
        TcpState state = connection.state();
        switch (kind) {
            case RETRANSMIT -> retransmit();
            case TAIL_PROBE -> {
                if (state.transmits()) {
                    connection.sender().probeTail();
                }
            }
            case PERSIST -> {
                if (state.transmits()) {
                    connection.sender().probeWindow();
                }
            }
            case DELAYED_ACK -> {
                if (state.isSynchronized()) {
                    connection.acknowledger().acknowledge();
                }
            }
            case KEEP_ALIVE -> connection.keepAlive().expired();
            case LINGER -> connection.end();
        }
    }

    private void retransmit() {
        switch (connection.state()) {
            case SYN_SENT, SYN_RECEIVED -> {
                if (connection.flow().route().isUnreachable()) {
                    connection.fail(Errno.EHOSTUNREACH, "cannot reach its peer: no answer to ARP");
                } else if (connection.sender().backOffSyn()) {
                    tcp.counters().add(Counter.TCP_RETRANSMITTED);
                    connection.repeatSyn();
                } else {
                    connection.timedOut();
                }
            }
            case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, CLOSING, LAST_ACK ->
                connection.sender().retransmissionTimedOut();
            case FIN_WAIT_2, TIME_WAIT, CLOSED -> {}
        }
    }
}
