package dev.siphon.stack.dpdk.tcp;

import dev.siphon.stack.dpdk.table.LongTable;
import org.jspecify.annotations.Nullable;

/** All connections of an instance by their four numbers, whatever their state; bounded. */
final class EndpointTable {

    private final LongTable<Endpoint> table;
    private final int max;

    EndpointTable(int max, long secret) {
        this.max = max;
        this.table = new LongTable<>(secret);
    }

    @Nullable
    Endpoint find(long key) {
        return table.find(key);
    }

    boolean isFull() {
        return table.size() >= max;
    }

    int size() {
        return table.size();
    }

    void put(TcpFlow flow, Endpoint endpoint) {
        table.put(flow.key(), endpoint);
    }

    /** Forgets {@code endpoint}, unless another has its place already. */
    void remove(TcpFlow flow, Endpoint endpoint) {
        if (table.find(flow.key()) == endpoint) {
            table.remove(flow.key());
        }
    }

    void discardAll() {
        table.forEach(Endpoint::discard);
    }
}
