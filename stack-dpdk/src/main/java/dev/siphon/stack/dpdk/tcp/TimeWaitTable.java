package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.counter.Counter;

/** Connections in TIME_WAIT: a bounded number of them, the oldest giving way. */
final class TimeWaitTable {

    private final TcpContext tcp;
    private final AgedTable<TimeWait> entries;

    TimeWaitTable(TcpContext tcp, EndpointTable endpoints) {
        this.tcp = tcp;
        this.entries = new AgedTable<>(tcp, endpoints, tcp.config().bounds().timeWait(), Counter.TCP_TIME_WAIT_EVICTED);
    }

    void add(TimeWait entry) {
        entries.add(entry);
        schedule(entry);
    }

    /** Ends the oldest one early; whether there was one. */
    boolean evictOldest() {
        return entries.evictOldest();
    }

    /** {@code entry} stays for its full time once more. */
    void restart(TimeWait entry) {
        entries.renew(entry);
        schedule(entry);
    }

    private void schedule(TimeWait entry) {
        tcp.deadlines()
                .schedule(entry, tcp.clock().nanos() + tcp.config().times().timeWaitNanos());
    }

    void remove(TimeWait entry) {
        entries.remove(entry);
    }

    int size() {
        return entries.size();
    }
}
