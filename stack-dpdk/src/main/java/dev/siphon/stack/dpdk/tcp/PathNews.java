package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.Errno;
import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.ip.Icmp;

/** What a connection makes of ICMP about its segments, which may be forged (RFC 5927). */
final class PathNews {

    private final TcpContext tcp;
    private final TcpConnection connection;

    PathNews(TcpContext tcp, TcpConnection connection) {
        this.tcp = tcp;
        this.connection = connection;
    }

    void unreachable(int sequence, int code) {
        if (!isInFlight(sequence)) {
            tcp.counters().add(Counter.ICMP_IGNORED);
            return;
        }
        tcp.counters().add(Counter.ICMP_UNREACHABLE_HEARD);
        // An established connection outlives such news: paths mend, and the news may be forged (RFC 5927 §5.2).
        if (!connection.state().isSynchronized()) {
            boolean isRefusal = code == Icmp.PORT_UNREACHABLE || code == Icmp.PROTOCOL_UNREACHABLE;
            connection.fail(
                    isRefusal ? Errno.ECONNREFUSED : Errno.EHOSTUNREACH,
                    "cannot reach its peer: ICMP unreachable, code " + code);
        }
    }

    void mtuReduced(int sequence, int mtu) {
        if (!isInFlight(sequence)) {
            tcp.counters().add(Counter.ICMP_IGNORED);
            return;
        }
        tcp.output().ip().learnMtu(connection.remoteAddress(), mtu);
        int mss = connection.handshake().sendMss();
        if (connection.state().isSynchronized() && mss < connection.sender().mss()) {
            connection.sender().reduceMss(mss);
        }
    }

    /** RFC 5927 §4.1. */
    private boolean isInFlight(int sequence) {
        Sender sender = connection.sender();
        return Sequence.lessOrEqual(sender.window().una(), sequence)
                && Sequence.less(sequence, sender.window().max());
    }
}
