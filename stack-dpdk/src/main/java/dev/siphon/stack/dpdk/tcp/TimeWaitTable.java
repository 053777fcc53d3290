package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;

/** Connections in TIME_WAIT: a bounded number of them, the oldest giving way. */
final class TimeWaitTable {

    private final TcpContext tcp;
    private final EndpointTable endpoints;
    private final AgedList list = new AgedList();

    TimeWaitTable(TcpContext tcp, EndpointTable endpoints) {
        this.tcp = tcp;
        this.endpoints = endpoints;
    }

    void add(TimeWait entry) {
        if (list.size() >= tcp.config().bounds().timeWait()) {
            evictOldest();
        }
        endpoints.put(entry.flow(), entry);
        list.add(entry);
        schedule(entry);
    }

    /** Ends the oldest one early; whether there was one. */
    boolean evictOldest() {
        if (list.oldest() instanceof TimeWait oldest) {
            tcp.counters().add(Counter.TCP_TIME_WAIT_EVICTED);
            remove(oldest);
            return true;
        }
        return false;
    }

    void restart(TimeWait entry) {
        list.remove(entry);
        list.add(entry);
        schedule(entry);
    }

    private void schedule(TimeWait entry) {
        tcp.deadlines()
                .schedule(entry, tcp.clock().nanos() + tcp.config().times().timeWaitNanos());
    }

    void remove(TimeWait entry) {
        tcp.deadlines().cancel(entry);
        list.remove(entry);
        endpoints.remove(entry.flow(), entry);
    }

    int size() {
        return list.size();
    }
}
