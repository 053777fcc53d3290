package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;
import dev.siphon.stack.dpdk.timer.Deadline;
import org.jspecify.annotations.Nullable;

/** What is there of a connection before it is one, or left of it afterwards: kept in an {@link AgedTable} of its kind. */
abstract class AgedEndpoint<E extends AgedEndpoint<E>> extends Deadline implements Endpoint {

    final TcpContext tcp;
    private final TcpFlow flow;
    /** Its neighbours in the table. */
    @Nullable
    E older;

    @Nullable
    E newer;

    AgedEndpoint(TcpContext tcp, TcpFlow flow) {
        this.tcp = tcp;
        this.flow = flow;
    }

    TcpFlow flow() {
        return flow;
    }

    /** A stranger could say so about anybody; who is really gone does not answer. */
    @Override
    public void unreachable(int sequence, int code) {
        tcp.counters().add(Counter.ICMP_IGNORED);
    }

    @Override
    public void pathMtuReduced(int sequence, int mtu) {
        tcp.counters().add(Counter.ICMP_IGNORED);
    }
}
